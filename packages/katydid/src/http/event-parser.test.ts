import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { millis } from '../units/index.ts'
import { EventParser } from './event-parser.ts'
import { eventProperties, type Plain, parse } from './testing/event-properties.ts'

const eventsOf = (text: string) => parse(Buffer.from(text))

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

  test.each(Object.entries(eventProperties))('%s', (_, property) => {
    fc.assert(property, { numRuns: 500 })
  })
})
