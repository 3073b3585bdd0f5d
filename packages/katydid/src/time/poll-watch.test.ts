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
    worked: () => polls.worked(millis(now)),
    endOfTurn: () => new Promise<void>((resolve) => setImmediate(resolve)),
  }
}

test('what the loop waited for has come when its rest was over', async () => {
  const { work, rest, read, endOfTurn } = watch()
  read()
  work(3)
  await endOfTurn()
  rest(0.2)
  expect(read()).toBe(3.2)
})

test('a core that may have slept takes a while to wake', async () => {
  const { rest, read, endOfTurn } = watch()
  read()
  await endOfTurn()
  rest(10)
  expect(read()).toBe(9.8)
})

test('what a task that computed kept waiting may have come when it began', async () => {
  const { work, rest, read, endOfTurn } = watch()
  read()
  await endOfTurn()
  rest(0.2)
  work(7) // a timer, say, and no rest after it
  expect(read()).toBe(0.2)
})

test('what comes while others are read is bounded by when that began', async () => {
  const { work, rest, read, endOfTurn } = watch()
  rest(0.2)
  read()
  work(4)
  expect(read()).toBe(0.2)
  await endOfTurn()
  rest(0.001) // the poll found something at once
  expect(read()).toBe(0.2)
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

test('what is waited for after some work has come after it', async () => {
  const { work, rest, read, passes, worked, endOfTurn } = watch()
  read()
  await endOfTurn()
  passes()
  work(3)
  worked()
  rest(0.2)
  expect(read()).toBe(3.2)
})

test('work that is done before the loop comes by, in the same turn, narrows nothing', async () => {
  const { work, read, passes, worked, endOfTurn } = watch()
  work(1)
  read()
  await endOfTurn() // at 1
  work(2)
  passes()
  work(4)
  worked() // the poll before this may have been over at 3
  passes()
  expect(read()).toBe(3)
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

type Step = 'read' | 'work' | 'rest' | 'pass' | 'worked'
const steps = fc.array(
  fc.tuple(
    fc.constantFrom<Step>('read', 'work', 'rest', 'pass', 'worked'),
    fc.double({ min: 0.001, max: 50, noNaN: true }),
  ),
  { maxLength: 40 },
)

/** Of sums in a double, ms. */
const rounding = 1e-9

test('the bound is never after the read, and never goes back', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (done) => {
      const { work, rest, read, passes, worked, endOfTurn } = watch()
      let now = 0
      let last: Millis = millis(0)
      for (const [step, ms] of done) {
        if (step === 'work') work(ms)
        else if (step === 'rest') rest(ms)
        else if (step === 'pass') passes()
        else if (step === 'worked') worked()
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
