import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { millis } from '../units/index.ts'
import { EventParser } from './event-parser.ts'

type Plain = readonly [event: string, data: string, id: string, retry: number | undefined]

/** Event, data, id and retry of all events in these pieces. */
function parse(...pieces: readonly Uint8Array[]): Plain[] {
  const parser = new EventParser()
  return pieces
    .flatMap((piece, i) => parser.push(piece, millis(i)))
    .map(({ event, data, id, retry }) => [event, data, id, retry])
}

const eventsOf = (text: string) => parse(Buffer.from(text))

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

describe('an event stream', () => {
  test.each<[what: string, text: string, events: Plain[]]>([
    ['one line of data', 'data: hi\n\n', [['message', 'hi', '', undefined]]],
    ['several lines', 'data: a\ndata:b\ndata:  c\n\n', [['message', 'a\nb\n c', '', undefined]]],
    [
      'a type',
      'event: add\ndata: 1\n\ndata: 2\n\n',
      [
        ['add', '1', '', undefined],
        ['message', '2', '', undefined],
      ],
    ],
    [
      'an id, which stays',
      'id: 7\ndata: 1\n\ndata: 2\n\n',
      [
        ['message', '1', '7', undefined],
        ['message', '2', '7', undefined],
      ],
    ],
    [
      'an empty id takes it away',
      'id: 7\ndata: 1\n\nid\ndata: 2\n\n',
      [
        ['message', '1', '7', undefined],
        ['message', '2', '', undefined],
      ],
    ],
    ['a wait, in digits only', 'retry: 5\nretry: 1e3\ndata: 1\n\n', [['message', '1', '', 5]]],
    [
      'comments and unknown fields',
      ': ping\n\n:data: 0\nother: 1\ndata: 2\n\n',
      [['message', '2', '', undefined]],
    ],
    ['data without a colon is empty data', 'data\n\n', [['message', '', '', undefined]]],
    [
      'a block without data is no event',
      'event: add\nid: 1\n\ndata: 2\n\n',
      [['message', '2', '1', undefined]],
    ],
    [
      'every kind of line end',
      'data: 1\r\rdata: 2\r\n\r\ndata: 3\n\r\n',
      [
        ['message', '1', '', undefined],
        ['message', '2', '', undefined],
        ['message', '3', '', undefined],
      ],
    ],
    ['a byte order mark', '\ufeffdata: 1\n\n', [['message', '1', '', undefined]]],
    ['one that is cut by the end', 'data: 1\n\ndata: 2\n', [['message', '1', '', undefined]]],
  ])('%s', (_, text, events) => {
    expect(eventsOf(text)).toEqual(events)
  })

  test('an event is there with the CR that ends it, not with the LF that may follow', () => {
    const parser = new EventParser()
    expect(parser.push(Buffer.from('data: 1\r\n\r'), millis(5))).toMatchObject([{ data: '1', at: 5 }])
    expect(parser.push(Buffer.from('\ndata: 2\n\n'), millis(9))).toMatchObject([{ data: '2', at: 9 }])
  })

  test('any split of the bytes gives the same events, those of a parser that has the whole text', () => {
    const piece = fc.constantFrom(
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
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.array(fc.nat(200)), (pieces, cuts) => {
        const bytes = Buffer.from(pieces.join(''))
        const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length]
        const split = at.slice(1).map((end, i) => bytes.subarray(at[i], end))
        expect(parse(...split)).toEqual(reference(bytes))
        expect(parse(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(reference(bytes))
      }),
      { numRuns: 500 },
    )
  })
})
