import { expect, test } from 'vitest'
import { CLASSES } from '../digit.ts'
import { ServiceMetrics } from '../metrics/service-metrics.ts'
import type { Predictor } from '../model.ts'
import { bodyWith, uniform } from '../testing/digits.ts'
import type { Answer } from './answer.ts'
import { NO_EXTRAS } from './extras.ts'
import { type PredictRequest, PredictService } from './predict-service.ts'

/** A predictor whose runs end when the test says so. */
function heldPredictor() {
  const waiting: (() => void)[] = []
  let digitsRead = 0
  const predictor: Predictor = {
    predict: () => Promise.reject(new Error('only batches')),
    async probabilities(_pixels, digits) {
      await new Promise<void>((resolve) => waiting.push(resolve))
      digitsRead += digits
      return new Float32Array(digits * CLASSES).fill(0.1)
    },
  }
  return {
    predictor,
    finish: () => waiting.shift()?.(),
    running: () => waiting.length,
    read: () => digitsRead,
  }
}

function serve(limits = { maxWaitMs: 1_000, maxQueue: 4 }) {
  const held = heldPredictor()
  const metrics = new ServiceMetrics(undefined)
  const service = new PredictService({ predictor: held.predictor, limits, metrics, onFailure: () => {} })
  const answers: Answer[] = []
  const ask = (more: Partial<PredictRequest> = {}) =>
    service.predict(
      {
        id: 'test-1',
        contentType: 'application/json',
        body: Buffer.from(bodyWith('1')),
        deadlineMs: undefined,
        extras: NO_EXTRAS,
        client: undefined,
        ...more,
      },
      (answer) => answers.push(answer),
    )
  const rejected = () =>
    metrics
      .families()
      .find(({ name }) => name === 'mnist_rejected_total')
      ?.values.filter(({ value }) => value > 0)
  return { ...held, ask, answers, rejected }
}

test('the queue is bounded: one more than it holds is 503 at once, with a time to come back', async () => {
  const { ask, answers, running, finish, rejected } = serve()
  ask()
  await expect.poll(running).toBe(1)
  for (let k = 0; k < 5; k++) ask()
  expect(answers).toEqual([
    {
      status: 503,
      body: '{"detail":"Too busy: too many requests are waiting"}',
      retryAfterSeconds: 1,
    },
  ])
  expect(rejected()).toEqual([{ labels: { reason: 'queue_full' }, value: 1 }])
  finish()
  await expect.poll(running).toBe(1)
  finish()
  await expect.poll(() => answers.length).toBe(6)
  expect(answers.slice(1).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
})

test("what cannot be answered by the request's own deadline is refused; one that asks for more time is not", async () => {
  const { ask, answers, running, rejected } = serve({ maxWaitMs: 1_000, maxQueue: 100 })
  ask()
  await expect.poll(running).toBe(1)
  ask({ deadlineMs: 0.01 })
  ask({ deadlineMs: 10_000 })
  expect(answers.map(({ status, body }) => [status, body])).toEqual([
    [503, '{"detail":"Too busy: the answer would come too late"}'],
  ])
  expect(rejected()).toEqual([{ labels: { reason: 'deadline' }, value: 1 }])
})

test('a refusal comes before the body is read, so that it costs little', async () => {
  const { ask, answers, running } = serve()
  ask()
  await expect.poll(running).toBe(1)
  for (let k = 0; k < 4; k++) ask()
  ask({ body: Buffer.from('not JSON') })
  expect(answers.map(({ status }) => status)).toEqual([503])
})

test('a deadline that passes in the queue is answered 503 and not computed', async () => {
  const { ask, answers, running, finish, read } = serve()
  ask()
  await expect.poll(running).toBe(1)
  ask({ deadlineMs: 5 })
  const askedAt = performance.now()
  await expect.poll(() => performance.now() - askedAt, { interval: 5 }).toBeGreaterThan(10)
  finish()
  await expect.poll(() => answers.length).toBe(2)
  expect(answers.map(({ status }) => status)).toEqual([200, 503])
  expect(read()).toBe(1)
})

test('whoever goes away while waiting costs no turn of the model', async () => {
  const { ask, answers, running, finish, read } = serve()
  const client = { destroyed: false }
  ask()
  await expect.poll(running).toBe(1)
  ask({ client })
  ask()
  client.destroyed = true
  finish()
  await expect.poll(running).toBe(1)
  finish()
  await expect.poll(() => answers.length).toBe(2)
  expect(read()).toBe(2)
})

test('several digits in one request are one answer, or one refusal', async () => {
  const { ask, answers, running, finish } = serve({ maxWaitMs: 1_000, maxQueue: 4 })
  const instances = (count: number) =>
    Buffer.from(JSON.stringify({ instances: new Array(count).fill(uniform(0)) }))
  ask({ body: instances(20) })
  await expect.poll(running).toBe(1)
  ask({ body: instances(5) })
  expect(answers.map(({ status }) => status)).toEqual([503])
  finish()
  await expect.poll(running).toBe(1)
  finish()
  await expect.poll(() => answers.length).toBe(2)
  const { predictions } = JSON.parse(answers[1]?.body ?? '') as { predictions: unknown[] }
  expect(predictions).toHaveLength(20)
})
