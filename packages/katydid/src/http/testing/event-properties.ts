import fc from 'fast-check'
import { millis } from '../../units/index.ts'
import { EventParser } from '../event-parser.ts'
import { same } from './same.ts'

export type Plain = readonly [event: string, data: string, id: string, retry: number | undefined]

/** Event, data, id and retry of all events in these pieces. */
export function parse(...pieces: readonly Uint8Array[]): Plain[] {
  const parser = new EventParser()
  return pieces
    .flatMap((piece, i) => parser.push(piece, millis(i)))
    .map(({ event, data, id, retry }) => [event, data, id, retry])
}

/** The same from the whole text at once: lines first, then blocks. */
function reference(bytes: Uint8Array): Plain[] {
  const lines = new TextDecoder().decode(bytes).replaceAll(/\r\n?/g, '\n').split('\n').slice(0, -1)
  const events: Plain[] = []
  let block: string[][] = []
  let id = ''
  let retry: number | undefined
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/su.exec(line) ?? []
    if (name === 'id' && !value.includes('\0')) id = value
    if (name === 'retry' && /^\d+$/.test(value)) retry = Number(value)
    if (line !== '') block.push([name, value])
    else {
      const of = (field: string) => block.filter(([key]) => key === field).map((pair) => pair[1] as string)
      if (of('data').length > 0)
        events.push([of('event').at(-1) || 'message', of('data').join('\n'), id, retry])
      block = []
    }
  }
  return events
}

const piece = fc.constantFrom(
  ...[
    'data',
    'event',
    'id',
    'retry',
    ':',
    ': ',
    ' ',
    '\n',
    '\r',
    '\r\n',
    '\n\n',
    '12',
    'é',
    '😀',
    '\ufeff',
    '\0',
  ],
)
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.from(pieces.join('')))

function splitsAreEqual(bytes: Uint8Array, cuts: readonly number[]): void {
  const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length]
  const split = at.slice(1).map((end, i) => bytes.subarray(at[i], end))
  same(parse(...split), reference(bytes))
  same(parse(...Array.from(bytes, (byte) => Uint8Array.of(byte))), reference(bytes))
}

/** What holds of the parser for all streams, by what it says. */
export const eventProperties: Readonly<Record<string, fc.IRawProperty<unknown>>> = {
  'any split of a stream gives the same events, those of a parser that has the whole text': fc.property(
    text,
    fc.array(fc.nat(200)),
    splitsAreEqual,
  ),
  'bytes that are no UTF-8 are read as such a parser reads them': fc.property(
    fc
      .array(fc.oneof(text, fc.uint8Array({ maxLength: 8 })), { maxLength: 8 })
      .map((parts) => Buffer.concat(parts)),
    fc.array(fc.nat(200)),
    splitsAreEqual,
  ),
}
