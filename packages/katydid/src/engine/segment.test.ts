import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ClassShare, Ramp } from '../plan/index.ts'
import { type VirtualClock, virtualClock } from '../time/index.ts'
import { millis, perSecond, seconds } from '../units/index.ts'
import { Life } from './life.ts'
import { Segment } from './segment.ts'
import { Turns } from './turns.ts'

interface Event {
  readonly at: number
  readonly what: 'start' | 'stop'
  readonly who: string
}

/** Users that live until they are told to stop, and for `lingering` ms after that. */
function crowd(clock: VirtualClock, classes: readonly ClassShare[], parts: number, lingering = 0) {
  const events: Event[] = []
  const segments = Array.from({ length: parts }, (_, index) => {
    const part = { index, of: parts }
    return new Segment({
      clock,
      classes,
      part,
      startUser({ classIndex }, identity) {
        const who = `${classes[classIndex]?.name} ${identity}`
        const life = new Life(clock, new Turns())
        events.push({ at: clock.now(), what: 'start', who })
        const live = async () => {
          while (await life.waitUntil(millis(clock.now() + 3_600_000)));
          events.push({ at: clock.now(), what: 'stop', who })
          await life.orCut(clock.until(millis(clock.now() + lingering)))
        }
        return { life, gone: live() }
      },
    })
  })
  const users = () => segments.flatMap((segment) => segment.counts()).reduce((a, b) => a + b, 0)
  const follow = (ramp: Ramp) => {
    for (const segment of segments) segment.follow(ramp)
  }
  return { events, segments, users, follow }
}

const one: readonly ClassShare[] = [{ name: 'User', weight: 1, fixedCount: undefined }]
const two: readonly ClassShare[] = [
  { name: 'Many', weight: 3, fixedCount: undefined },
  { name: 'Few', weight: 1, fixedCount: undefined },
]

describe('a segment', () => {
  test('starts user k at k/rate, on one worker or on several', async () => {
    for (const parts of [1, 2, 3]) {
      const clock = virtualClock()
      const { events, follow } = crowd(clock, one, parts)
      follow({ at: millis(0), from: 0, to: 100, rate: perSecond(7) })
      await clock.advanceTo(seconds(60))
      const expected = Array.from({ length: 100 }, (_, k) => (k / 7) * 1_000)
      expect(events.map(({ at }) => at)).toEqual(expected.map((at) => expect.closeTo(at, 6)))
    }
  })

  test('the crowd is made of the same users whatever the number of workers', async () => {
    const started = async (parts: number) => {
      const clock = virtualClock()
      const { events, follow } = crowd(clock, two, parts)
      follow({ at: millis(0), from: 0, to: 40, rate: perSecond(1_000) })
      await clock.advanceTo(seconds(1))
      return events.map(({ who }) => who).sort()
    }
    const alone = await started(1)
    expect(alone.filter((who) => who.startsWith('Many'))).toHaveLength(30)
    expect(await started(2)).toEqual(alone)
    expect(await started(7)).toEqual(alone)
  })

  test('ramps down from the last to the first, at the rate', async () => {
    const clock = virtualClock()
    const { events, follow, users } = crowd(clock, one, 2)
    follow({ at: millis(0), from: 0, to: 6, rate: perSecond(1_000) })
    await clock.advanceTo(seconds(1))
    follow({ at: seconds(1), from: 6, to: 2, rate: perSecond(2) })
    await clock.advanceTo(seconds(10))
    const stops = events.filter(({ what }) => what === 'stop')
    expect(stops.map(({ who }) => who)).toEqual(['User 5.0', 'User 4.0', 'User 3.0', 'User 2.0'])
    expect(stops.map(({ at }) => at)).toEqual([1_000, 1_500, 2_000, 2_500])
    expect(users()).toBe(2)
  })

  test('follows any sequence of edits to the number last asked for', async () => {
    const edits = fc.array(
      fc.record({
        to: fc.integer({ min: 0, max: 30 }),
        rate: fc.integer({ min: 1, max: 50 }),
        after: fc.nat(900),
      }),
      { minLength: 1, maxLength: 5 },
    )
    await fc.assert(
      fc.asyncProperty(edits, fc.integer({ min: 1, max: 3 }), async (edits, parts) => {
        const clock = virtualClock()
        const { follow, users } = crowd(clock, two, parts)
        for (const { to, rate, after } of edits) {
          follow({ at: clock.now(), from: users(), to, rate: perSecond(rate) })
          await clock.advanceTo(millis(clock.now() + after))
        }
        await clock.advanceTo(millis(clock.now() + 60_000))
        expect(users()).toBe(edits.at(-1)?.to)
      }),
      { numRuns: 40 },
    )
  })

  test('a user that comes back to a place is another user', async () => {
    const clock = virtualClock()
    const { events, follow } = crowd(clock, one, 1)
    for (const [at, from, to] of [
      [0, 0, 1],
      [1, 1, 0],
      [2, 0, 1],
    ] as const) {
      follow({ at: seconds(at), from, to, rate: perSecond(10) })
      await clock.advanceTo(seconds(at + 1))
    }
    expect(events.map(({ what, who }) => `${what} ${who}`)).toEqual([
      'start User 0.0',
      'stop User 0.0',
      'start User 0.1',
    ])
  })

  test('drains: waits for what is under way, but no longer than the limit', async () => {
    for (const [lingering, over] of [
      [500, 1_500],
      [60_000, 3_000],
    ] as const) {
      const clock = virtualClock()
      const { follow, segments, users } = crowd(clock, one, 1, lingering)
      follow({ at: millis(0), from: 0, to: 5, rate: perSecond(1_000) })
      await clock.advanceTo(seconds(1))
      let drainedAt = Number.NaN
      segments[0]?.drain(seconds(2)).then(() => {
        drainedAt = clock.now()
      })
      await clock.advanceTo(seconds(100))
      expect(drainedAt).toBe(over)
      expect(users()).toBe(0)
    }
  })
})
