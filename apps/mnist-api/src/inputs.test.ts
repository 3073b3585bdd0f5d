import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_MODEL_PATH, DigitModel } from './model.ts'
import { noise, uniform } from './testing/digits.ts'
import { predict, type RunningServer, startServer } from './testing/running-server.ts'

let model: DigitModel
let server: RunningServer

beforeAll(async () => {
  model = await DigitModel.load(DEFAULT_MODEL_PATH)
  server = await startServer({ predictor: model })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await model.release()
})

const OCTETS = 'application/octet-stream'
const asked = (data: readonly number[]) => predict(server.origin, JSON.stringify({ data }))
const post = (path: string, body: string) =>
  fetch(server.origin + path, { method: 'POST', body, headers: { 'content-type': 'application/json' } })

describe('bytes', () => {
  test('784 of them are the same digit as their 255ths in JSON', async () => {
    const bytes = noise(1).map((pixel) => Math.floor(pixel * 256))
    const answer = await predict(server.origin, Buffer.from(bytes), OCTETS)
    expect(answer.status).toBe(200)
    expect(answer).toEqual(await asked(bytes.map((byte) => byte / 255)))
  })

  test('784 little-endian floats are the same digit as in JSON', async () => {
    const body = Buffer.alloc(3_136)
    for (const [at, pixel] of noise(2).entries()) body.writeFloatLE(pixel, 4 * at)
    expect(await predict(server.origin, body, OCTETS)).toEqual(await asked(noise(2)))
  })

  test.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
  ])('a float that is %s is refused where it stands', async (_name, value) => {
    const body = Buffer.alloc(3_136)
    body.writeFloatLE(value, 4 * 7)
    expect(await predict(server.origin, body, OCTETS)).toEqual({
      status: 422,
      body: {
        detail: [
          { type: 'finite_number', loc: ['body', 7], msg: 'Input should be a finite number', input: null },
        ],
      },
    })
  })

  test.each([783, 785, 3_135, 6_272])(
    '%i bytes are no digit, and are told how many would be',
    async (length) => {
      const { status, body } = await predict(server.origin, Buffer.alloc(length), OCTETS)
      expect(status).toBe(422)
      expect(body).toMatchObject({
        detail: [{ type: 'bytes_length', input: null, ctx: { actual_length: length } }],
      })
      expect(JSON.stringify(body)).toContain(
        `784 bytes, or 784 little-endian float32 in 3136 bytes, not ${length}`,
      )
    },
  )

  test('none at all are missing', async () => {
    const { status, body } = await predict(server.origin, Buffer.alloc(0), OCTETS)
    expect({ status, body }).toMatchObject({ status: 422, body: { detail: [{ type: 'missing' }] } })
  })
})

describe('the batch form', () => {
  test('gives each digit the answer that it gets alone, in order', async () => {
    const digits = Array.from({ length: 40 }, (_, seed) => noise(seed))
    const { status, body } = await predict(server.origin, JSON.stringify({ instances: digits }))
    expect(status).toBe(200)
    const alone = []
    for (const digit of digits) alone.push((await asked(digit)).body)
    expect(body).toEqual({ predictions: alone })
  })

  test('says of every instance what is wrong with it', async () => {
    const { status, body } = await predict(
      server.origin,
      JSON.stringify({ instances: [uniform(0), [1], 'x'] }),
    )
    expect(status).toBe(422)
    expect(body).toMatchObject({
      detail: [
        { type: 'too_short', loc: ['body', 'instances', 1] },
        { type: 'list_type', loc: ['body', 'instances', 2] },
      ],
    })
  })

  test.each([
    ['no instances', [], 'too_short', 'List should have at least 1 item after validation, not 0'],
    [
      'too many',
      new Array(257).fill([]),
      'too_long',
      'List should have at most 256 items after validation, not 257',
    ],
    ['no list', 3, 'list_type', 'Input should be a valid list'],
  ])('%s is refused', async (_name, instances, type, msg) => {
    const answer = await predict(server.origin, JSON.stringify({ instances }))
    expect(answer).toMatchObject({
      status: 422,
      body: { detail: [{ type, msg, loc: ['body', 'instances'] }] },
    })
  })

  test('data counts where there is data as well, as before', async () => {
    const answer = await predict(server.origin, JSON.stringify({ data: noise(1), instances: [] }))
    expect(answer).toEqual(await asked(noise(1)))
  })
})

describe('what is only told when asked for', () => {
  test('probabilities: ten that add up to one, the largest of them the confidence', async () => {
    const response = await post('/predict?include=probabilities', JSON.stringify({ data: noise(3) }))
    const body = (await response.json()) as {
      prediction: number
      confidence: number
      probabilities: number[]
    }
    expect(Object.keys(body)).toEqual(['prediction', 'confidence', 'probabilities'])
    expect(body.probabilities).toHaveLength(10)
    expect(body.probabilities.reduce((sum, one) => sum + one)).toBeCloseTo(1, 5)
    expect(body.probabilities[body.prediction]).toBe(body.confidence)
  })

  test.each([
    ['blank', uniform(0), ['blank']],
    ['blank, and not within 0 to 1', uniform(255), ['not_0_to_1', 'blank']],
    ['inverted', uniform(1).map((one, at) => (at % 28 > 11 && at % 28 < 16 ? 0 : one)), ['inverted']],
    ['unlike any digit', noise(4).map((pixel, at) => (at % 28 < 3 ? pixel * 0.5 : 0)), ['unlike_mnist']],
    ['as a digit should be', uniform(0).map((_, at) => (at % 28 > 11 && at % 28 < 16 ? 1 : 0)), []],
  ])('warnings of an image that is %s', async (_name, data, warnings) => {
    const response = await post('/predict?include=warnings', JSON.stringify({ data }))
    expect(await response.json()).toMatchObject({ warnings })
  })

  test('with a batch, each prediction has its own', async () => {
    const response = await post(
      '/predict?include=warnings,probabilities',
      JSON.stringify({ instances: [uniform(0)] }),
    )
    expect(await response.json()).toMatchObject({ predictions: [{ warnings: ['blank'] }] })
  })

  test('what there is not is refused by name', async () => {
    const response = await post('/predict?include=everything', JSON.stringify({ data: noise(1) }))
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({
      detail: [{ type: 'literal_error', loc: ['query', 'include'] }],
    })
  })
})

test('headers tell the model, the request, and where the time went', async () => {
  const response = await post('/predict', JSON.stringify({ data: noise(1) }))
  const { headers } = response
  expect(headers.get('x-model-sha256')).toBe(model.identity.sha256)
  expect(headers.get('x-model-version')).toBe(model.identity.version)
  expect(headers.get('server-timing')).toMatch(/^parse;dur=[\d.]+, queue;dur=[\d.]+, compute;dur=[\d.]+$/)
  const again = await fetch(server.origin, { headers: { 'x-request-id': 'order-66' } })
  expect(again.headers.get('x-request-id')).toBe('order-66')
  const hostile = await fetch(server.origin, { headers: { 'x-request-id': 'a b"c' } })
  expect(hostile.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-\w+$/)
})

test.each([
  ['/predict', 'detail'],
  ['/v2/models/mnist/infer', 'error'],
])('%s tells a compressed body that it cannot be one', async (path, word) => {
  const response = await fetch(server.origin + path, {
    method: 'POST',
    body: gzipSync(JSON.stringify({ data: noise(1) })),
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
  })
  expect(response.status).toBe(415)
  expect(response.headers.get('accept-encoding')).toBe('identity')
  expect(await response.json()).toEqual({ [word]: 'Send the body uncompressed' })
})
