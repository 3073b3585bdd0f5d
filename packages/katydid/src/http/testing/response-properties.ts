import fc from 'fast-check'
import type { ResponseHead } from '../response-head.ts'
import { ResponseParser } from '../response-parser.ts'
import { cuts, pieces, writtenResponse } from './arbitrary-response.ts'
import { same } from './same.ts'

/** What the parser made of some bytes. */
export interface Read {
  readonly state: string
  readonly reason: string
  readonly head: ResponseHead | undefined
  readonly body: Buffer
  readonly used: number
}

interface Reading {
  readonly sizes?: readonly number[]
  readonly method?: string
  readonly closes?: boolean
  readonly hint?: ResponseHead | undefined
}

/** Pushes the pieces through one buffer that is overwritten by each, as the read buffer of a socket is. */
export function read(bytes: Buffer, reading: Reading = {}): Read {
  const { sizes = [bytes.length || 1], method = 'GET', closes = false, hint } = reading
  const parser = new ResponseParser()
  const buffer = Buffer.alloc(Math.max(...sizes))
  let used = 0
  parser.expect(method, hint)
  for (const piece of pieces(bytes, sizes)) {
    piece.copy(buffer)
    used += parser.push(buffer, 0, piece.length)
    if (parser.state === 'done' || parser.state === 'malformed') break
  }
  buffer.fill(0)
  if (closes) parser.finish()
  const { state, reason, head, body } = parser
  return { state, reason, head, body, used }
}

const mutation = fc.record({
  at: fc.nat(400),
  byte: fc.constantFrom(0, 9, 10, 13, 32, 48, 58, 59, 255),
  remove: fc.boolean(),
})

/** What holds of the parser for all answers, right and wrong; by what it says. */
export const responseProperties: Readonly<Record<string, fc.IRawProperty<unknown>>> = {
  'a right answer is read as it was written, however it is split': fc.property(
    writtenResponse,
    cuts,
    (written, sizes) => {
      const { method, endsByClose } = written
      const got = read(written.bytes, { sizes, method, closes: endsByClose })
      same(got.state, 'done')
      same(got.used, written.bytes.length)
      same(got.head?.status, written.status)
      same(got.body, written.body)
      for (const [name] of written.custom) {
        const values = written.custom.filter(([other]) => other.toLowerCase() === name.toLowerCase())
        same(
          got.head?.values(name),
          values.map(([, value]) => value),
        )
      }
    },
  ),
  'a right answer is the same with a hint, a right one or a wrong one': fc.property(
    writtenResponse,
    writtenResponse,
    cuts,
    (written, other, sizes) => {
      const { method, bytes } = written
      const plain = read(bytes, { method })
      for (const hint of [plain.head, read(other.bytes).head]) {
        same(textsOf(read(bytes, { method, sizes, hint })), textsOf(plain))
      }
    },
  ),
  'a right answer leaves the bytes behind it alone': fc.property(
    writtenResponse.filter(({ endsByClose }) => !endsByClose),
    fc.uint8Array({ maxLength: 40 }),
    ({ bytes, method }, more) => {
      same(read(Buffer.concat([bytes, more]), { method }).used, bytes.length)
    },
  ),
  'mutated bytes are read or refused, and the same however they are split': fc.property(
    writtenResponse,
    fc.array(mutation, { minLength: 1, maxLength: 4 }),
    cuts,
    (written, mutations, sizes) => {
      const bytes = [...written.bytes]
      for (const { at, byte, remove } of mutations) bytes.splice(at % bytes.length, remove ? 1 : 0, byte)
      const { method } = written
      const whole = read(Buffer.from(bytes), { method })
      const split = read(Buffer.from(bytes), { method, sizes })
      same({ ...textsOf(split), used: 0 }, { ...textsOf(whole), used: 0 })
      same(whole.state === 'malformed', whole.reason !== '')
    },
  ),
  'a parser that has read one answer reads the next as a new one does': fc.property(
    writtenResponse,
    writtenResponse,
    fc.nat(400),
    (first, second, end) => {
      const used = new ResponseParser()
      used.expect(first.method, undefined)
      used.push(first.bytes, 0, Math.min(end, first.bytes.length)) // whole, or in the middle
      used.expect(second.method, used.head)
      used.push(second.bytes, 0, second.bytes.length)
      if (second.endsByClose) used.finish()
      same(used.state, 'done')
      same(used.head?.status, second.status)
      same(used.body, second.body)
    },
  ),
}

/** Heads by their text: a head also keeps what was asked of it. */
const textsOf = ({ head, ...rest }: Read) => ({ ...rest, head: head?.text })
