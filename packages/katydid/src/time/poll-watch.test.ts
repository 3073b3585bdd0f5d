import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Millis, millis } from '../units/index.ts'
import { PollWatch } from './poll-watch.ts'

/** A watch whose time and idle time are the test's; real immediates end its turns. */
function watch() {
  let now = 0
  let idle = 0
  const polls = new PollWatch(
    () => millis(now),
    () => idle,
  )
  return {
    polls,
    work(ms: number) {
      now += ms
    },
    rest(ms: number) {
      now += ms
      idle += ms
    },
    read: () => polls.unreadSince(millis(now)),
    passes: () => polls.passed(millis(now)),
    endOfTurn: () => new Promise<void>((resolve) => setImmediate(resolve)),
  }
}

test('what the loop waited for has come when its rest was over', async () => {
  const { work, rest, read, endOfTurn } = watch()
  read()
  work(3)
  await endOfTurn()
  rest(10)
  expect(read()).toBe(13)
})

test('what a task that computed kept waiting may have come when it began', async () => {
  const { work, rest, read, endOfTurn } = watch()
  read()
  await endOfTurn()
  rest(10)
  work(7) // a timer, say, and no rest after it
  expect(read()).toBe(10)
})

test('what comes while others are read is bounded by when that began', async () => {
  const { work, rest, read, endOfTurn } = watch()
  rest(5)
  read()
  work(4)
  expect(read()).toBe(5)
  await endOfTurn()
  rest(0.001) // the poll found something at once
  expect(read()).toBe(5)
})

test('a turn in which the loop came by and read nothing narrows the bound', async () => {
  const { work, rest, read, passes, endOfTurn } = watch()
  rest(1)
  read()
  await endOfTurn()
  for (let k = 0; k < 100; k++) {
    work(0.01)
    passes()
  }
  work(0.01)
  expect(read()).toBeCloseTo(1.99, 6)
})

test('coming by twice between the same two polls narrows nothing', async () => {
  const { work, rest, read, passes, endOfTurn } = watch()
  rest(1)
  read()
  work(2)
  await endOfTurn()
  work(2)
  passes()
  expect(read()).toBe(1)
})

type Step = 'read' | 'work' | 'rest' | 'pass'
const steps = fc.array(
  fc.tuple(
    fc.constantFrom<Step>('read', 'work', 'rest', 'pass'),
    fc.double({ min: 0.001, max: 50, noNaN: true }),
  ),
  { maxLength: 40 },
)

/** Of sums in a double, ms. */
const rounding = 1e-9

test('the bound is never after the read, and never goes back', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (done) => {
      const { work, rest, read, passes, endOfTurn } = watch()
      let now = 0
      let last: Millis = millis(0)
      for (const [step, ms] of done) {
        if (step === 'work') work(ms)
        else if (step === 'rest') rest(ms)
        else if (step === 'pass') passes()
        else {
          const since = read()
          expect(since).toBeGreaterThanOrEqual(last - rounding)
          expect(since).toBeLessThanOrEqual(now + rounding)
          last = since
          await endOfTurn()
        }
        if (step === 'work' || step === 'rest') now += ms
      }
    }),
    { numRuns: 200 },
  )
})
