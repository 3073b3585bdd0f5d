import { describe, expect, test } from 'vitest'
import { perSecond } from '../units/index.ts'
import { Batcher } from './batcher.ts'
import { serverScenario } from './server-scenario.ts'
import { numbers, passing, timedModel, virtualBench } from './testing/virtual-bench.ts'

test('one at a time, at 70 % of what it can: the mean time is that of Pollaczek and Khinchine', async () => {
  const bench = virtualBench()
  const model = timedModel(bench, () => 10)
  const wishes = { rate: perSecond(70), durationMs: 400_000, maxBatch: 1 }
  const { response, offered, answered, keepsUp } = await passing(
    bench,
    serverScenario(model, numbers, wishes, bench),
  )
  // M/D/1: a service of s = 10 ms and a wait of rho s / (2 (1 - rho)), rho = 0.7.
  expect(response.mean / (10 + (0.7 * 10) / (2 * 0.3))).toBeCloseTo(1, 1)
  expect(response.min).toBeGreaterThanOrEqual(10 - 1e-6)
  expect(answered).toBe(offered)
  expect(keepsUp).toBe(true)
})

test('batches absorb what one at a time cannot', async () => {
  const run = (maxBatch: number) => {
    const bench = virtualBench()
    const model = timedModel(bench, (size) => 10 + size * 0.1)
    return passing(
      bench,
      serverScenario(model, numbers, { rate: perSecond(200), durationMs: 5_000, maxBatch }, bench),
    )
  }
  const [single, batched] = [await run(1), await run(32)]
  expect(single.keepsUp).toBe(false)
  expect(single.answered).toBe(single.offered)
  expect(batched.keepsUp).toBe(true)
  expect(batched.meanBatch).toBeGreaterThan(1.5)
  expect(batched.response.max).toBeLessThan(single.response.mean)
})

describe('the batcher', () => {
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

  test('answers each input with its own output, in batches of what was there, none too large', async () => {
    const sizes: number[] = []
    const predict = async (inputs: readonly number[]) => {
      sizes.push(inputs.length)
      await turn()
      return inputs.map((input) => input * 2)
    }
    const batcher = new Batcher({ predict, maxBatch: 8, arrivals: turn })
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => batcher.add(i)))
    expect(answers).toEqual(Array.from({ length: 20 }, (_, i) => i * 2))
    expect(sizes).toEqual([8, 8, 4])
    expect(await batcher.add(7)).toBe(14)
  })

  test('a batch that fails fails its inputs, and the next is served', async () => {
    const predict = async (inputs: readonly number[]) => {
      if (inputs.includes(1)) throw new Error('no')
      return inputs
    }
    const batcher = new Batcher({ predict, maxBatch: 2, arrivals: turn })
    const results = await Promise.allSettled([0, 1, 2, 3].map((input) => batcher.add(input)))
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled'])
  })
})
