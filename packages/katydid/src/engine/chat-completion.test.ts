import { describe, expect, test } from 'vitest'
import { type RawServer, rawServer } from '../http/testing/raw-server.ts'
import { delta, every, frame, lastFrame, sse, streamHead, tokenServer } from '../http/testing/token-server.ts'
import { type ChatAnswer, type ChatOptions, chatCompletion, HttpUser, prepared, task } from '../plan/index.ts'
import { systemClock } from '../time/index.ts'
import type { Sent } from './sample.ts'
import { habitat } from './testing/habitat.ts'

const clock = systemClock(process.hrtime.bigint())
const url = '/v1/chat/completions'
const json = { model: 'm', messages: [{ role: 'user', content: 'hi' }] }

/** One chat of one user. */
async function chat(server: Pick<RawServer, 'url'>, options: ChatOptions = { json }) {
  const answers: ChatAnswer[] = []
  class Talker extends HttpUser {
    override readonly tasks = [task(this.work)]
    async work() {
      this.stopUser()
      answers.push(await chatCompletion(this.client, url, options))
    }
  }
  const { start, samples, exceptions } = habitat({ clock, host: server.url })
  await start(Talker).gone
  expect([samples.length, exceptions]).toEqual([1, []])
  return { answer: answers[0] as ChatAnswer, sample: samples[0] as Sent }
}

const answering = (...events: readonly string[]) =>
  rawServer((socket) => socket.write(streamHead() + events.map(frame).join('') + lastFrame))
const usage = (tokens: number) => sse({ choices: [], usage: { completion_tokens: tokens } })

describe('a chat', () => {
  test('is its text, with the times of its tokens, and so is its sample', async () => {
    const tokens = ['The', ' digit', ' is', ' seven', '.']
    await using server = await tokenServer({ clock, tokens, pace: every(5) })
    const { answer, sample } = await chat(server)
    expect(answer).toMatchObject({ ok: true, text: 'The digit is seven.', tokens: 5, finishReason: 'stop' })
    const { intendedAt, sentAt, endedAt, stream } = sample
    const first = (stream?.firstAt as number) - sentAt
    expect(sample).toMatchObject({
      kind: 'ok',
      method: 'POST',
      name: url,
      stream: { tokens: 5, isGood: undefined },
    })
    expect(intendedAt).toBeLessThanOrEqual(sentAt)
    expect(answer.timeToFirstTokenMs).toBe(first)
    expect(stream?.firstAt).toBeGreaterThanOrEqual(server.writtenAt[0] as number)
    expect(answer.interTokenMs).toEqual(stream?.gapsMs)
    expect(answer.interTokenMs).toHaveLength(4)
    expect(answer.timePerTokenMs).toBeCloseTo((endedAt - sentAt - first) / 4, 9)
    expect(answer.tokensPerSecond).toBeCloseTo(5_000 / (endedAt - sentAt), 9)
  })

  test('asks for a stream, whatever else it asks for', async () => {
    await using server = await answering(delta('a', 'stop'))
    await chat(server, { json: { ...json, stream_options: { include_usage: true } } })
    await chat(server, { body: prepared.json({ ...json, stream: true }) })
    const bodies = server.requests.map((request) => JSON.parse(request.split('\r\n\r\n')[1] as string))
    expect(bodies).toEqual([
      { ...json, stream_options: { include_usage: true }, stream: true },
      { ...json, stream: true },
    ])
  })

  test("the server's own count of tokens wins, and its event is no token", async () => {
    await using server = await answering(delta('two words'), delta('', 'stop'), usage(7), sse('[DONE]'))
    const { answer, sample } = await chat(server)
    expect([answer.tokens, answer.interTokenMs, sample.stream?.tokens, sample.stream?.gapsMs]).toEqual([
      7,
      [],
      7,
      [],
    ])
  })

  test.each<[string, readonly object[], object]>([
    [
      'reasoning_content',
      [{ reasoning_content: 'hm' }, { reasoning_content: ' so' }, { content: 'seven' }],
      { reasoning: 'hm so' },
    ],
    ['reasoning', [{ reasoning: 'hm' }, { content: 'se' }, { content: 'ven' }], { reasoning: 'hm' }],
    [
      'a refusal',
      [{ role: 'assistant', content: '' }, { refusal: 'I' }, { refusal: ' will' }, { refusal: ' not' }],
      { text: '' },
    ],
    [
      'tool calls',
      [
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ index: 0, id: 'c', function: { name: 'find', arguments: '' } }],
        },
        { tool_calls: [{ index: 0, function: { arguments: '{"a"' } }] },
        { tool_calls: [{ index: 0, function: { arguments: ':1}' } }] },
      ],
      { text: '' },
    ],
    [
      'a function call',
      [
        { function_call: { name: 'f' } },
        { function_call: { arguments: '1' } },
        { function_call: { arguments: '2' } },
      ],
      {},
    ],
    [
      'parts of a content',
      [{ content: [{ type: 'text', text: 'a' }] }, { content: 'b' }, { content: 'c' }],
      { text: 'abc' },
    ],
    ['audio', [{ audio: { data: 'AA' } }, { audio: { transcript: 'x' } }, { content: 'y' }], { text: 'y' }],
  ])('tokens of %s are tokens', async (_, deltas, expected) => {
    const events = deltas.map((one) => sse({ choices: [{ index: 0, delta: one }] }))
    await using server = await answering(...events, delta('', 'stop'), sse('[DONE]'))
    const { answer, sample } = await chat(server)
    expect(answer).toMatchObject({ ok: true, tokens: 3, ...expected })
    expect([answer.interTokenMs.length, sample.stream?.tokens, sample.stream?.gapsMs.length]).toEqual([
      2, 3, 2,
    ])
    expect(answer.timeToFirstTokenMs).toBeGreaterThan(0)
  })

  test('a text completion is read too', async () => {
    await using server = await answering(
      sse({ choices: [{ text: 'se' }] }),
      sse({ choices: [{ text: 'ven' }] }),
      sse('[DONE]'),
    )
    expect((await chat(server)).answer).toMatchObject({ text: 'seven', tokens: 2, finishReason: undefined })
  })

  test('without a token there are no times of tokens', async () => {
    await using server = await answering(delta('', 'stop'), sse('[DONE]'))
    const { answer, sample } = await chat(server, { json, goodput: { timeToFirstToken: '1h' } })
    expect(answer).toMatchObject({ tokens: 0, tokensPerSecond: 0, interTokenMs: [] })
    expect([answer.timeToFirstTokenMs, answer.timePerTokenMs]).toEqual([undefined, undefined])
    expect([sample.kind, sample.stream?.isGood]).toEqual(['ok', false])
  })

  test('is good when it keeps its limits', async () => {
    await using server = await tokenServer({ clock, tokens: ['a', 'b'], pace: every(10) })
    const goodput = { timeToFirstToken: '1h', interToken: '1h', response: '1h' } as const
    expect((await chat(server, { json, goodput })).sample.stream?.isGood).toBe(true)
    const tight = { ...goodput, response: '1ms' } as const
    expect((await chat(server, { json, goodput: tight })).sample.stream?.isGood).toBe(false)
  })
})

const chunk = (fields: object, index = 0) => sse({ choices: [{ index, delta: fields }] })
const call = (parts: object) => ({ tool_calls: [{ index: 0, ...parts }] })

describe('a token of a chat', () => {
  test.each<[string, object]>([
    ['text', { content: 'a' }],
    ['reasoning of llama.cpp and DeepSeek', { content: null, reasoning_content: 'a' }],
    ['reasoning of newer vLLM and OpenRouter', { content: '', reasoning: 'a' }],
    ['reasoning in parts', { reasoning_details: [{ type: 'reasoning.text', text: 'a' }] }],
    ['reasoning that is hidden', { reasoning_details: [{ type: 'reasoning.encrypted', data: 'a' }] }],
    ['thinking in parts', { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'a' }] }] }],
    ['a refusal', { refusal: 'a' }],
    ['audio', { audio: { id: 'x', data: 'a' } }],
    ["a tool's name", call({ id: 'x', type: 'function', function: { name: 'a', arguments: '' } })],
    ['a piece of arguments', call({ function: { arguments: '{' } })],
    ['input of a custom tool', call({ type: 'custom', custom: { input: 'a' } })],
    ['a function call of old', { function_call: { arguments: '{' } }],
  ])('is %s', async (_, fields) => {
    await using server = await answering(
      chunk({ role: 'assistant', content: '' }),
      chunk(fields),
      chunk(fields),
      delta('', 'stop'),
      sse('[DONE]'),
    )
    const { answer, sample } = await chat(server)
    expect([answer.tokens, answer.interTokenMs.length]).toEqual([2, 1])
    expect(sample.stream).toMatchObject({
      tokens: 2,
      firstAt: sample.sentAt + (answer.timeToFirstTokenMs as number),
    })
  })

  test.each<[string, object]>([
    ['the role', { role: 'assistant' }],
    ['what is empty', { content: '', reasoning_content: null, refusal: null, tool_calls: [] }],
    ['the id and the type of a call', call({ id: 'call_1', type: 'function', function: { arguments: '' } })],
    ['the signature of reasoning', { reasoning_details: [{ type: 'reasoning.text', signature: 'a' }] }],
    ['what is of another shape', { content: 7, reasoning: [null, 3], tool_calls: ['x', null], audio: true }],
  ])('is not %s', async (_, fields) => {
    await using server = await answering(chunk(fields), delta('', 'stop'), sse('[DONE]'))
    const { answer, sample } = await chat(server)
    expect([answer.ok, answer.tokens, answer.timeToFirstTokenMs, sample.kind]).toEqual([
      true,
      0,
      undefined,
      'ok',
    ])
  })

  test('of reasoning is the first, and no part of the text', async () => {
    const events = [chunk({ reasoning_content: 'hm' }), delta('seven', 'stop'), usage(5), sse('[DONE]')]
    await using server = await answering(...events)
    expect((await chat(server)).answer).toMatchObject({ text: 'seven', tokens: 5, finishReason: 'stop' })
  })

  test('may be in parts of text', async () => {
    const content = [
      { type: 'text', text: 'sev' },
      { type: 'reference', reference_ids: [1] },
      { type: 'text', text: 'en' },
    ]
    await using server = await answering(chunk({ content }), delta('', 'stop'), sse('[DONE]'))
    expect((await chat(server)).answer).toMatchObject({ text: 'seven', tokens: 1 })
  })
})

describe('a chat of several answers', () => {
  const finish = (index: number) => sse({ choices: [{ index, delta: {}, finish_reason: `stop ${index}` }] })

  test('counts the tokens of all, and is the text of the first', async () => {
    const events = [chunk({ content: 'b' }, 1), chunk({ content: 'a' }), chunk({ content: 'c' }, 1)]
    await using server = await answering(...events, finish(1), finish(0))
    expect((await chat(server)).answer).toMatchObject({
      ok: true,
      text: 'a',
      tokens: 3,
      finishReason: 'stop 0',
    })
  })

  test('counts each of those that come in one event', async () => {
    const both = [0, 1].map((index) => ({ index, text: 'a', finish_reason: 'stop' }))
    await using server = await answering(sse({ choices: both }))
    expect((await chat(server)).answer).toMatchObject({ text: 'a', tokens: 2 })
  })

  test('has not ended while one of them goes on', async () => {
    await using server = await answering(chunk({ content: 'b' }, 1), chunk({ content: 'a' }), finish(0))
    expect((await chat(server)).sample.reason).toBe('the stream ended before [DONE]')
  })
})

describe('a chat fails', () => {
  test.each<[string, readonly string[], string]>([
    [
      'on an error in the stream',
      [delta('a'), sse({ error: { type: 'overloaded', message: 'id 17' } })],
      'the stream holds an error: overloaded',
    ],
    ['on an error without a type', [sse({ error: 'no' })], 'the stream holds an error: of no type'],
    ['on what is no JSON', [delta('a'), sse('{"choices":')], 'an event of the stream is not JSON'],
    ['on an end without a finish', [delta('a')], 'the stream ended before [DONE]'],
    ['on nothing at all', [], 'the stream ended before [DONE]'],
  ])('%s', async (_, events, reason) => {
    await using server = await answering(...events)
    expect((await chat(server)).sample).toMatchObject({ kind: 'failed', reason })
  })

  test('on a bad status', async () => {
    await using server = await rawServer((socket) =>
      socket.write('HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n'),
    )
    const { answer, sample } = await chat(server)
    expect([answer.ok, sample.kind, sample.reason]).toEqual([false, 'failed', 'HTTP 429'])
  })

  test('when the check says so, which is asked about whole answers only', async () => {
    const options: ChatOptions = {
      json,
      check: ({ text }) => (text === 'seven' ? undefined : `said ${text}`),
    }
    await using right = await answering(delta('se'), delta('ven', 'stop'), sse('[DONE]'))
    await using wrong = await answering(delta('six', 'stop'), sse('[DONE]'))
    await using cut = await answering(delta('sev'))
    expect((await chat(right, options)).sample.kind).toBe('ok')
    expect((await chat(wrong, options)).sample.reason).toBe('said six')
    expect((await chat(cut, options)).sample.reason).toBe('the stream ended before [DONE]')
  })
})
