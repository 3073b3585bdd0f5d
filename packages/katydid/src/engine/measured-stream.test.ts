import { describe, expect, test } from 'vitest'
import { ok, type RawServer, rawServer } from '../http/testing/raw-server.ts'
import { until } from '../http/testing/test-agent.ts'
import { every, frame, lastFrame, sse, streamHead, tokenServer } from '../http/testing/token-server.ts'
import { HttpUser, type ResponseStream, type StreamOptions, task } from '../plan/index.ts'
import { systemClock } from '../time/index.ts'
import type { Sent, StreamFigures } from './sample.ts'
import { habitat } from './testing/habitat.ts'

const clock = systemClock(process.hrtime.bigint())
const oneEach = () => 1

/** One user that runs `work` once, with what it left behind. */
function lone(server: Pick<RawServer, 'url'>, work: (user: HttpUser) => Promise<unknown>) {
  class Reader extends HttpUser {
    override readonly tasks = [task(this.work)]
    async work() {
      await work(this)
      this.stopUser()
    }
  }
  const around = habitat({ clock, host: server.url })
  const { life, gone } = around.start(Reader)
  return {
    ...around,
    life,
    gone,
    sample: () => around.samples[0] as Sent & { readonly stream: StreamFigures },
  }
}

/** The sample of one stream. */
async function sampleOf(
  server: Pick<RawServer, 'url'>,
  options: StreamOptions,
  read: (stream: ResponseStream) => Promise<unknown> = (stream) => stream.text(),
) {
  const { gone, sample, samples, exceptions } = lone(server, async ({ client }) => {
    await read(await client.stream('GET', '/', options))
  })
  await gone
  expect([samples.length, exceptions]).toEqual([1, []])
  return sample()
}

const streaming = (...events: readonly string[]) =>
  rawServer((socket) => socket.write(streamHead() + events.map(frame).join('') + lastFrame))

describe('times of a stream', () => {
  test('pieces are stamped when they come: never before they were written, and as far apart', async () => {
    const pace = 20
    let go = () => {}
    const seen: number[] = []
    await using server = await tokenServer({
      clock,
      tokens: ['a', 'b', 'c', 'd', 'e'],
      pace: async (k) => {
        if (k > 0)
          await new Promise<void>((resolve) => {
            go = resolve
          }) // the one before has been read
        await every(pace)()
      },
    })
    const sample = await sampleOf(
      server,
      { tokensIn: ({ data }) => (/"content":"\w/.test(data) ? 1 : 0) },
      async (stream) => {
        for await (const { at, data } of stream.events()) {
          if (!/"content":"\w/.test(data)) continue
          seen.push(at)
          go()
        }
      },
    )
    expect(seen).toHaveLength(5)
    for (const [k, at] of seen.entries()) expect(at).toBeGreaterThanOrEqual(server.writtenAt[k] as number)
    const { firstAt, gapsMs, tokens } = sample.stream
    expect([firstAt, tokens, gapsMs.length]).toEqual([seen[0], 5, 4])
    for (const gap of gapsMs) expect(gap).toBeGreaterThanOrEqual(pace - 1)
    expect(sample.kind).toBe('ok')
    expect(sample.firstByteAt).toBeLessThan(firstAt as number)
    expect(sample.endedAt).toBeGreaterThanOrEqual(seen[4] as number)
  })

  test('are not those of a slow reader, and the sample does not wait for it', async () => {
    await using server = await tokenServer({ clock, tokens: ['a', 'b', 'c'], pace: every(1) })
    const ats: number[] = []
    let readAllAt = 0
    const user = lone(server, async ({ client }) => {
      const stream = await client.stream('GET', '/', { tokensIn: oneEach })
      for await (const { at } of stream.events()) {
        await until(() => user.samples.length === 1)
        readAllAt ||= clock.now()
        ats.push(at)
      }
    })
    await user.gone
    expect(ats).toHaveLength(6)
    for (const at of ats) expect(at).toBeLessThanOrEqual(readAllAt)
    expect(user.sample().endedAt).toBeLessThanOrEqual(readAllAt)
  })

  test('without tokens, gaps are those between pieces', async () => {
    await using server = await rawServer(async (socket) => {
      socket.write(streamHead())
      for (let k = 0; k < 4; k++) {
        const before = open?.chunkCount ?? 0
        socket.write(frame('piece'))
        await until(() => (open?.chunkCount ?? 0) > before)
      }
      socket.write(lastFrame)
    })
    let open: ResponseStream | undefined
    const sample = await sampleOf(server, {}, (stream) => {
      open = stream
      return stream.text()
    })
    expect(sample).toMatchObject({ bytes: 20, stream: { tokens: 0, isGood: undefined } })
    expect(sample.stream.gapsMs).toHaveLength(3)
    expect(open?.chunkCount).toBe(4)
  })

  test('the next request of the task is intended when the stream ends', async () => {
    await using server = await streaming('a')
    const { gone, samples } = lone(server, async ({ client }) => {
      await (await client.stream('GET', '/')).text()
      await client.get('/')
    })
    await gone
    const [first, second] = samples as Sent[]
    expect(second?.intendedAt).toBeGreaterThanOrEqual(first?.endedAt as number)
  })
})

describe('reading', () => {
  const events = [sse('one'), 'event: x\ndata: two\n\n', sse('three')]
  const dataOf = async (stream: ResponseStream) => {
    const found: string[] = []
    for await (const { event, data } of stream.events()) found.push(`${event} ${data}`)
    return found
  }

  test('events are the same when each byte comes in a packet of its own', async () => {
    await using server = await rawServer(async (socket) => {
      for (const byte of streamHead() + events.map(frame).join('') + lastFrame)
        await new Promise<void>((sent) => socket.write(byte, () => sent()))
    })
    let found: readonly string[] = []
    const sample = await sampleOf(server, { tokensIn: oneEach }, async (stream) => {
      found = await dataOf(stream)
    })
    expect(found).toEqual(['message one', 'x two', 'message three'])
    expect(sample.stream.tokens).toBe(3)
  })

  test('text is all of it, chunks are its bytes, and the head is there before them', async () => {
    await using server = await rawServer((socket) => socket.write(ok('höllo', 'A: 1\r\nA: 2\r\n')))
    await sampleOf(server, {}, async (stream) => {
      expect([stream.status, stream.ok, stream.header('a'), stream.url]).toEqual([
        200,
        true,
        '1, 2',
        `${server.url}/`,
      ])
      expect(await stream.text()).toBe('höllo')
    })
    await sampleOf(server, {}, async (stream) => {
      const chunks: Buffer[] = []
      for await (const chunk of stream.chunks()) chunks.push(chunk)
      expect(Buffer.concat(chunks).toString()).toBe('höllo')
    })
  })

  test('a task far behind makes the server wait, loses nothing, and its own delay is no gap', async () => {
    const total = 16_000_000
    let chunks = 0
    await using server = await rawServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${total}\r\n\r\n${'x'.repeat(total)}`)
    })
    const sample = await sampleOf(server, {}, async (stream) => {
      await until(() => stream.bodyBytes > 1_048_576)
      for (let turn = 0; turn < 300; turn++) await new Promise((resolve) => setImmediate(resolve))
      expect(stream.bodyBytes).toBeLessThan(1_048_576 + 2 * 65_536)
      const held = stream.chunkCount
      expect((await stream.text()).length).toBe(total)
      expect(stream.chunkCount).toBeGreaterThan(held)
      chunks = stream.chunkCount
    })
    expect([sample.kind, sample.bytes]).toEqual(['ok', total])
    expect(sample.stream.gapsMs.length).toBeLessThan(chunks - 1)
  })

  test('300 streams at once each get their own tokens', async () => {
    await using server = await rawServer(async (socket, request) => {
      const path = /^GET (\S+)/.exec(request)?.[1]
      socket.write(streamHead())
      for (let k = 0; k < 4; k++) {
        await every(3)()
        socket.write(frame(sse(`${path} ${k}`)))
      }
      socket.write(lastFrame)
    })
    const wrong: string[] = []
    const { gone, samples, tally } = lone(server, ({ client }) =>
      Promise.all(
        Array.from({ length: 300 }, async (_, i) => {
          const found = await dataOf(await client.stream('GET', `/s${i}`, { tokensIn: oneEach, name: 's' }))
          const expected = [0, 1, 2, 3].map((k) => `message /s${i} ${k}`)
          if (found.join() !== expected.join()) wrong.push(found.join())
        }),
      ),
    )
    await gone
    expect(wrong).toEqual([])
    expect(samples).toHaveLength(300)
    expect(samples.every((sample) => sample.kind === 'ok' && sample.stream?.gapsMs.length === 3)).toBe(true)
    expect(tally).toMatchObject({ offered: 300, inFlight: 0 })
  })
})

describe('how a stream ends', () => {
  const endless = () =>
    rawServer((socket) => socket.write(streamHead() + frame(sse('one')) + frame(sse('two'))))

  test('left by the task on purpose it is ok, as of the piece last read, and its connection closes', async () => {
    await using server = await endless()
    let at = 0
    const sample = await sampleOf(server, {}, async (stream) => {
      for await (const event of stream.events()) {
        at = event.at
        await new Promise((resolve) => setTimeout(resolve, 5))
        break
      }
    })
    expect([sample.kind, sample.endedAt]).toEqual(['ok', at])
    await until(() => server.sockets[0]?.destroyed === true)
  })

  test('closed from outside its loop it ends then, and the loop with it', async () => {
    await using server = await endless()
    const sample = await sampleOf(server, {}, async (stream) => {
      for await (const _ of stream.events()) stream.close()
      expect(stream.failure).toBeUndefined()
    })
    expect(sample.kind).toBe('ok')
  })

  test.each<[string, string, StreamOptions, RegExp]>([
    ['a break in the middle', streamHead() + frame('x'), {}, /^the server closed .* \(CLOSED\)$/],
    [
      'a bad status',
      'HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\nno',
      {},
      /^HTTP 503 Service Unavailable$/,
    ],
    [
      'a check',
      ok('x'),
      { check: ({ bodyBytes }) => (bodyBytes < 9 ? 'too short' : undefined) },
      /^too short$/,
    ],
    [
      'a check that throws',
      ok('x'),
      {
        check: () => {
          throw new Error('no')
        },
      },
      /^no$/,
    ],
    ['a check that is async', ok('x'), { check: (async () => undefined) as never }, /may not be async/],
    [
      'a token reader that throws',
      ok(sse('x') + sse('y')),
      {
        tokensIn: ({ data }) => {
          throw new Error(data)
        },
      },
      /^x$/,
    ],
    ['compression', ok('x', 'Content-Encoding: gzip\r\n'), {}, /ENCODED_STREAM/],
  ])('%s is a failure with its reason; the loop over it just ends', async (_, answer, options, reason) => {
    await using server = await rawServer((socket) => socket.end(answer))
    const sample = await sampleOf(server, options)
    expect([sample.kind, sample.reason]).toEqual(['failed', expect.stringMatching(reason)])
  })

  test('a bad status that the check accepts is ok', async () => {
    await using server = await rawServer((socket) =>
      socket.write('HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n'),
    )
    expect((await sampleOf(server, { check: () => undefined })).kind).toBe('ok')
  })

  test('no answer: status 0, and the failure says why', async () => {
    const sample = await sampleOf({ url: 'http://127.0.0.1:9' }, {}, async (stream) => {
      expect([stream.status, stream.ok, stream.failure?.code]).toEqual([0, false, 'ECONNREFUSED'])
      expect(await stream.text()).toBe('')
    })
    expect(sample).toMatchObject({
      kind: 'failed',
      firstByteAt: undefined,
      stream: { firstAt: undefined, gapsMs: [] },
    })
  })

  test('a stall ends by the timeout', async () => {
    await using server = await endless()
    const sample = await sampleOf(server, { timeout: '150ms', tokensIn: oneEach })
    expect(sample).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('TIMEOUT'),
      stream: { tokens: 2 },
    })
  })

  test('ended by the stop it is cut off', async () => {
    await using server = await endless()
    const { gone, agent, life, samples, tally } = lone(server, async ({ client }) => {
      await (await client.stream('GET', '/')).text()
    })
    await until(() => server.requests.length === 1)
    life.cutOff()
    await gone
    agent.close()
    expect(samples).toMatchObject([{ kind: 'cut-off' }])
    expect(tally).toMatchObject({ offered: 1, inFlight: 0 })
  })

  test('not read at all it is recorded all the same', async () => {
    await using server = await streaming('a', 'b')
    const { samples, gone } = lone(server, async ({ client }) => {
      await client.stream('GET', '/')
    })
    await gone
    await until(() => samples.length === 1)
    expect(samples).toMatchObject([{ kind: 'ok', bytes: 2 }])
  })

  test('a mistake in the script rejects, and nothing was offered', async () => {
    await using server = await endless()
    const { gone, samples, tally, exceptions } = lone(server, async ({ client }) => {
      await expect(client.stream('POST', '/', { json: 1, body: 'x' })).rejects.toThrow('one body')
      await expect(
        client.stream('GET', '/', { goodput: { response: '5 lightyears' as '5s' } }),
      ).rejects.toThrow('not a duration')
    })
    await gone
    expect([exceptions, samples.length, tally.offered, tally.inFlight]).toEqual([[], 0, 0, 0])
  })
})
