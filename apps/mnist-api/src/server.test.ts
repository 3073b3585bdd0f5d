import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_MODEL_PATH, DigitModel, PredictionError, type Predictor } from './model.ts'
import { bodyWith, noise, uniform } from './testing/digits.ts'
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

const get = async (origin: string, path: string) => {
  const response = await fetch(origin + path)
  return { status: response.status, body: (await response.json()) as unknown }
}

const failing = (error: Error): Predictor => ({ predict: () => Promise.reject(error) })

describe('with its model', () => {
  test('GET / welcomes', async () => {
    expect(await get(server.origin, '/')).toEqual({
      status: 200,
      body: { message: 'Welcome to the UAAG2 MNIST model inference API!' },
    })
  })

  test('GET /health is healthy', async () => {
    expect(await get(server.origin, '/health')).toEqual({
      status: 200,
      body: { status: 'healthy', model_loaded: true },
    })
  })

  test.each([
    ['all zeros', uniform(0)],
    ['all ones', uniform(1)],
    ['dense noise', noise(7)],
    ['pixels far outside 0 to 1', uniform(-255)],
    ['the largest doubles', uniform(Number.MAX_VALUE)],
    ['the smallest doubles', uniform(Number.MIN_VALUE)],
    ['the extremes side by side', uniform(0).map((_, i) => (i % 2 ? 1.7e308 : -1.7e308))],
  ])('POST /predict reads %s', async (_name, data) => {
    const { status, body } = await predict(server.origin, JSON.stringify({ data }))
    expect(status).toBe(200)
    expect(Object.keys(body as object)).toEqual(['prediction', 'confidence'])
    const { prediction, confidence } = body as { prediction: number; confidence: number }
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).toContain(prediction)
    expect(confidence).toBeGreaterThanOrEqual(0.1)
    expect(confidence).toBeLessThanOrEqual(1)
  })

  test('the strict path reads what the short one does not, to the same answer', async () => {
    const data = noise(3)
    const regular = await predict(server.origin, JSON.stringify({ data }))
    expect(regular.status).toBe(200)
    expect(await predict(server.origin, JSON.stringify({ extra: null, data }, null, 2))).toEqual(regular)
    expect(await predict(server.origin, JSON.stringify({ data }), 'application/vnd.digit+json')).toEqual(
      regular,
    )
  })

  test('requests at the same time each get their own answer', async () => {
    const digits = Array.from({ length: 64 }, (_, seed) => noise(seed))
    const expected = []
    for (const data of digits) expected.push(await model.predict(Float32Array.from(data)))
    expect(new Set(expected.map((answer) => answer.confidence)).size).toBeGreaterThan(60)

    const rounds = await Promise.all(
      [0, 1, 2].map(() =>
        Promise.all(digits.map((data) => predict(server.origin, JSON.stringify({ data })))),
      ),
    )
    for (const answers of rounds) expect(answers.map(({ body }) => body)).toEqual(expected)
  })
})

describe('without a model', () => {
  test('it starts, and says so', async () => {
    await using lost = await startServer({ predictor: undefined })
    expect(await get(lost.origin, '/health')).toEqual({
      status: 200,
      body: { status: 'unhealthy', model_loaded: false },
    })
    expect((await get(lost.origin, '/')).status).toBe(200)
    expect(await predict(lost.origin, JSON.stringify({ data: uniform(0) }))).toEqual({
      status: 503,
      body: { detail: 'Model not loaded' },
    })
    expect((await predict(lost.origin, '{}')).status).toBe(422)
  })
})

describe('when inference fails', () => {
  test('the machine stays out of the answer', async () => {
    const error = new Error('cannot open /srv/secret/mnist.onnx', { cause: new Error('at /srv/secret') })
    await using server = await startServer({ predictor: failing(error) })
    const { status, body } = await predict(server.origin, JSON.stringify({ data: uniform(0) }))
    expect({ status, body }).toEqual({
      status: 500,
      body: { detail: 'Prediction failed: the model could not be run' },
    })
  })

  test('the log has all of it, and the id that the client was told', async () => {
    const lines: string[] = []
    const logger = pino({ level: 'error' }, { write: (line) => lines.push(line) })
    for (const expressLane of [false, true]) {
      await using server = await startServer({ predictor: failing(new Error('broken')), logger, expressLane })
      const init = {
        method: 'POST',
        body: bodyWith('0.123456789'),
        headers: { 'content-type': 'application/json' },
      }
      const response = await fetch(`${server.origin}/predict`, init)
      expect(response.status).toBe(500)
      const { requestId, err } = JSON.parse(lines.at(-1) ?? '') as {
        requestId: string
        err: { message: string }
      }
      expect(requestId).toBe(response.headers.get('x-request-id'))
      expect(err.message).toBe('broken')
    }
    expect(lines).toHaveLength(2)
    expect(lines.join()).not.toContain('0.123456789')
  })

  test('a reason of our own is told', async () => {
    await using server = await startServer({ predictor: failing(new PredictionError('no finite answer')) })
    const answer = await predict(server.origin, JSON.stringify({ data: uniform(0) }))
    expect(answer).toEqual({ status: 500, body: { detail: 'Prediction failed: no finite answer' } })
  })
})

test('hooks can be added before it listens, so that a test can count', async () => {
  let answered = 0
  await using counted = await startServer({ predictor: model }, (app) => {
    app.addHook('onResponse', async () => {
      answered++
    })
  })
  await predict(counted.origin, JSON.stringify({ data: uniform(0) }))
  await predict(counted.origin, '{}')
  await counted.app.close()
  expect(answered).toBe(2)
})
