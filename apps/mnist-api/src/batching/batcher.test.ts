import { expect, onTestFinished, test, vi } from 'vitest'
import { CLASSES, PIXELS, type Pixels } from '../digit.ts'
import type { BatchModel } from '../model.ts'
import { type Batch, Batcher, LARGEST_BATCH, MOST_BATCHES } from './batcher.ts'

/** A model that runs until it is let go, and that gives each digit the value of its first pixel as probability of 0. */
class HeldModel implements BatchModel {
  readonly sizes: number[] = []
  #letGo: () => void = () => {}
  #isFailing = false

  async probabilities(pixels: Pixels, digits: number): Promise<Float32Array> {
    this.sizes.push(digits)
    const answers = new Float32Array(digits * CLASSES)
    for (let k = 0; k < digits; k++) answers[k * CLASSES] = pixels[k * PIXELS] ?? Number.NaN
    await new Promise<void>((resolve) => {
      this.#letGo = resolve
    })
    if (this.#isFailing) throw new Error('cannot')
    return answers
  }

  async finishAll(isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      this.#letGo()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  fail(): void {
    this.#isFailing = true
  }
}

class Rig {
  readonly model = new HeldModel()
  readonly batches: Batch[] = []
  readonly answers = new Map<number, number | string>()
  readonly abandoned = new Set<number>()
  readonly batcher = new Batcher(this.model, (batch) => this.batches.push(batch))

  submit(...values: number[]): void {
    for (const value of values) {
      this.batcher.submit({
        pixels: new Float32Array(PIXELS).fill(value),
        isAbandoned: () => this.abandoned.has(value),
        read: (probabilities, at) => this.answers.set(value, probabilities[at] ?? Number.NaN),
        failed: (error) => this.answers.set(value, String(error)),
      })
    }
  }

  finish(answers: number): Promise<void> {
    return this.model.finishAll(() => this.answers.size === answers)
  }

  get taken() {
    return this.batches.map(({ digits, reason }) => [digits, reason])
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))
const count = (from: number, to: number) => Array.from({ length: to - from }, (_, k) => from + k)

test('a lone digit starts at the end of the turn in which it came', async () => {
  const rig = new Rig()
  rig.submit(1)
  expect(rig.model.sizes).toEqual([])
  await turn()
  expect(rig.model.sizes).toEqual([1])
  await rig.finish(1)
  expect(rig.taken).toEqual([[1, 'idle']])
})

test('what comes in one turn is one batch; what comes while the model runs is the next', async () => {
  const rig = new Rig()
  rig.submit(1, 2, 3)
  await turn()
  rig.submit(4)
  await turn()
  rig.submit(5)
  expect(rig.batcher.queued).toBe(2)
  await rig.finish(5)
  expect(rig.taken).toEqual([
    [3, 'idle'],
    [2, 'free'],
  ])
  expect([...rig.answers]).toEqual(count(1, 6).map((value) => [value, value]))
})

test('a batch holds no more than the largest; the rest follow in order', async () => {
  const rig = new Rig()
  const values = count(0, 2 * LARGEST_BATCH + 3)
  rig.submit(...values)
  await rig.finish(values.length)
  expect(rig.taken).toEqual([
    [LARGEST_BATCH, 'full'],
    [LARGEST_BATCH, 'full'],
    [3, 'free'],
  ])
  expect([...rig.answers.keys()]).toEqual(values)
  expect(rig.batcher.isIdle).toBe(true)
})

test('who has gone is left out, and a queue of nobody runs nothing', async () => {
  const rig = new Rig()
  rig.submit(1, 2, 3)
  rig.abandoned.add(2)
  await turn()
  rig.submit(4, 5)
  for (const value of [4, 5]) rig.abandoned.add(value)
  await rig.finish(2)
  await turn()
  expect([...rig.answers.keys()]).toEqual([1, 3])
  expect(rig.model.sizes).toEqual([2])
  rig.submit(6)
  await rig.finish(3)
  expect(rig.answers.get(6)).toBe(6)
})

test('a run that fails fails its digits, and no others', async () => {
  const rig = new Rig()
  rig.model.fail()
  rig.submit(1, 2)
  await rig.finish(2)
  expect([...rig.answers.values()]).toEqual(['Error: cannot', 'Error: cannot'])
  expect(rig.batcher.isIdle).toBe(true)
})

/** Runs in an immediate, as the runtime does, and takes 1 ms of virtual time; notes in which turn of the loop it ran. */
class InstantModel implements BatchModel {
  readonly runsByTurn: number[] = []
  turn = 0

  async probabilities(pixels: Pixels, digits: number): Promise<Float32Array> {
    await turn()
    vi.advanceTimersByTime(1)
    this.runsByTurn[this.turn] = (this.runsByTurn[this.turn] ?? 0) + 1
    return Float32Array.from({ length: digits * CLASSES }, (_, at) =>
      at % CLASSES === 0 ? (pixels[(at / CLASSES) * PIXELS] ?? Number.NaN) : 0,
    )
  }
}

/** Most batches that ran in one turn of the event loop while each turn's reading takes `readingMs`, and the answers. */
async function flood(readingMs: number, values: readonly number[]) {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const model = new InstantModel()
  const batcher = new Batcher(model)
  const answers: number[] = []
  for (const value of values) {
    batcher.submit({
      pixels: new Float32Array(PIXELS).fill(value),
      isAbandoned: () => false,
      read: (probabilities, at) => answers.push(probabilities[at] ?? Number.NaN),
      failed: () => answers.push(Number.NaN),
    })
  }
  while (!batcher.isIdle) {
    await turn()
    vi.advanceTimersByTime(readingMs)
    model.turn++
  }
  return { mostInOneTurn: Math.max(...model.runsByTurn.filter(Number.isFinite)), answers }
}

test.each([
  ['as long as computing', 0, 1],
  ['far longer than computing', 100, MOST_BATCHES],
])('when reading takes %s', async (_name, readingMs, mostInOneTurn) => {
  const values = count(0, 40 * LARGEST_BATCH)
  expect(await flood(readingMs, values)).toEqual({ mostInOneTurn, answers: values })
})
