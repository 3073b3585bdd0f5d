import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { read, responseProperties } from './testing/response-properties.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const answer = (head: string, body = '') => latin1(`HTTP/1.1 200 OK\r\n${head}\r\n${body}`)

test.each(Object.entries(responseProperties))('%s', (_, property) => {
  fc.assert(property, { numRuns: 300 })
})

describe('framing', () => {
  test.each([
    ['a HEAD answer ends with its head', 'HEAD', answer('Content-Length: 5\r\n'), ''],
    ['204 has no body', 'GET', latin1('HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n'), ''],
    ['304 has no body', 'GET', latin1('HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n'), ''],
    [
      'interim answers are skipped',
      'GET',
      Buffer.concat([latin1('HTTP/1.1 100 Continue\r\n\r\n'), answer('Content-Length: 2\r\n', 'hi')]),
      'hi',
    ],
    ['a reason phrase may be missing', 'GET', latin1('HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi'), 'hi'],
    [
      'equal Content-Lengths are one',
      'GET',
      answer('Content-Length: 2\r\nContent-Length: 2\r\n', 'hi'),
      'hi',
    ],
    [
      'hex sizes may be in any case',
      'GET',
      answer('Transfer-Encoding: Chunked\r\n', 'A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n'),
      '01234567890123456789',
    ],
    [
      'spaces behind a chunk size are ignored',
      'GET',
      answer('Transfer-Encoding: chunked\r\n', '2  ; a=b\r\nhi\r\n0\r\n\r\n'),
      'hi',
    ],
  ])('%s', (_, method, bytes, body) => {
    for (const sizes of [[bytes.length], [1], [3]]) {
      const got = read(bytes, { method, sizes })
      expect([got.state, got.body.toString(), got.used]).toEqual(['done', body, bytes.length])
    }
  })

  test('a body without a length goes on until the server closes', () => {
    const bytes = answer('', 'some of it')
    expect(read(bytes).state).toBe('until-close')
    expect(read(bytes, { closes: true, sizes: [4] })).toMatchObject({
      state: 'done',
      body: latin1('some of it'),
    })
  })

  test.each([
    ['a head', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['a sized body', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi'],
    ['a chunked body', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n'],
    ['a trailer', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n'],
  ])('closing in the middle of %s does not complete it', (_, text) => {
    expect(read(latin1(text), { closes: true }).state).not.toBe('done')
  })

  test.each([
    ['HTTP/1.1 200 OK\r\n\r\n', true],
    ['HTTP/1.1 200 OK\r\nConnection: Close\r\n\r\n', false],
    ['HTTP/1.1 200 OK\r\nConnection: upgrade, close\r\n\r\n', false],
    ['HTTP/1.1 200 OK\r\nConnection: enclosed\r\n\r\n', true],
    ['HTTP/1.0 200 OK\r\n\r\n', false],
    ['HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n\r\n', true],
  ])('%j keeps the connection: %s', (text, keepsAlive) => {
    expect(read(latin1(text), { method: 'HEAD' }).head?.keepsAlive).toBe(keepsAlive)
  })
})

describe('refused, with the reason', () => {
  test.each([
    ['garbage', 'SSH-2.0-OpenSSH_9.2\r\n', 'the answer does not begin with an HTTP/1.1 status line'],
    ['HTTP/2', '\0\0\x12\x04\0\0\0\0\0', 'the server speaks HTTP/2 only'],
    ['another version', 'HTTP/1.2 200 OK\r\n\r\n', 'the answer does not begin with an HTTP/1.1 status line'],
    [
      'a status below 100',
      'HTTP/1.1 099 No\r\n\r\n',
      'the answer does not begin with an HTTP/1.1 status line',
    ],
    ['bare LF', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n', 'a line ends in LF without CR'],
    ['a bare CR', 'HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n', 'a header value holds a control character'],
    ['a folded header', 'HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n', 'a header continues on a second line'],
    ['no colon', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n', 'a header line without a colon'],
    ['a space before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\n', 'a header name is not one'],
    ['a NUL', 'HTTP/1.1 200 OK\r\nA: \0\r\n\r\n', 'a header value holds a control character'],
    [
      'both lengths',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n',
      'both Content-Length and Transfer-Encoding',
    ],
    [
      'lengths that differ',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n',
      'two Content-Lengths that differ',
    ],
    [
      'a list of lengths',
      'HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n',
      'Content-Length is not a number',
    ],
    ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n', 'Content-Length is not a number'],
    [
      'another coding',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n',
      "Transfer-Encoding is not just 'chunked'",
    ],
    [
      'chunked twice',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n',
      "Transfer-Encoding is not just 'chunked'",
    ],
    [
      'no chunk size',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n',
      'a chunk size is not a number',
    ],
    [
      'a bad chunk size',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\n',
      'a chunk size is not a number',
    ],
    [
      'a huge chunk size',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffff\r\n',
      'a chunk size of more than 13 digits',
    ],
    [
      'a chunk too long',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhiya\r\n',
      'a chunk is longer than its size',
    ],
    [
      'a bare LF behind a size',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\nhi\n',
      'a chunk size is not a number',
    ],
    [
      'an endless extension',
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;${'x'.repeat(20_000)}`,
      'a chunk extension that does not end',
    ],
    [
      'a bad trailer',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nnonsense\r\n\r\n',
      'the trailer holds a line that is no header',
    ],
    ['a head without end', `HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(20_000)}`, 'a head of more than 64 KB'],
    [
      'a flood of interim answers',
      'HTTP/1.1 100 Continue\r\n\r\n'.repeat(40),
      'more than 32 interim answers',
    ],
  ])('%s', (_, text, reason) => {
    const bytes = latin1(text)
    for (const sizes of [[bytes.length], [1], [7]]) {
      expect(read(bytes, { sizes })).toMatchObject({ state: 'malformed', reason })
    }
  })
})
