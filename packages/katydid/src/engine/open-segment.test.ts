import { describe, expect, test } from 'vitest'
import { type Arrivals, type ClassShare, task, User, type UserClass } from '../plan/index.ts'
import { type VirtualClock, virtualClock } from '../time/index.ts'
import { millis, seconds } from '../units/index.ts'
import { OpenSegment } from './open-segment.ts'
import { OpenUser } from './open-user.ts'
import { surroundings } from './testing/habitat.ts'

const steady = (rate: number, lasts = Number.POSITIVE_INFINITY): Arrivals => ({
  kind: 'constant',
  stages: [{ from: rate, to: rate, duration: millis(lasts) }],
  phase: 1,
})

interface Field {
  readonly clock: VirtualClock
  readonly users: readonly (readonly [UserClass, number])[]
  readonly parts?: number
  readonly maxUsers?: number
}

/** Open segments over one notebook, as many as there are parts. */
function field({ clock, users, parts = 1, maxUsers = 1_000 }: Field) {
  const world = surroundings({ clock })
  const classes: ClassShare[] = users.map(([{ name }, weight]) => ({ name, weight, fixedCount: undefined }))
  const segments = Array.from({ length: parts }, (_, index) => {
    const createUser = (classIndex: number, identity: string) =>
      new OpenUser(
        world.habitat,
        { userClass: users[classIndex]![0], host: world.host, agent: world.agent },
        identity,
      )
    return new OpenSegment({
      clock,
      classes,
      part: { index, of: parts },
      seed: 's',
      meter: world.habitat.meter,
      maxUsers,
      createUser,
    })
  })
  const drain = async (limit = 1_000) => {
    const drained = Promise.all(segments.map((segment) => segment.drain(millis(limit))))
    await clock.advanceTo(millis(clock.now() + limit))
    await drained
  }
  return { ...world, segments, drain }
}

/** A user whose calls last as long as the server says. */
const callerOf = (clock: VirtualClock, lasts: () => number) =>
  class Caller extends User {
    override readonly tasks = [task(this.work)]
    work() {
      return this.measure('work', async () => void (await clock.until(millis(clock.now() + lasts()))))
    }
  }

describe('the open model', () => {
  test('starts arrivals on time, whatever became of the ones before', async () => {
    const clock = virtualClock()
    const { segments, samples, drain } = field({ clock, users: [[callerOf(clock, () => 700), 1]] })
    segments[0]!.follow({ at: millis(0), arrivals: steady(10, 2_000), epoch: 0 })
    await clock.advanceTo(seconds(2))
    await drain()
    expect(samples.map(({ intendedAt }) => intendedAt)).toEqual(Array.from({ length: 20 }, (_, k) => k * 100))
    expect(samples.every((s) => s.kind === 'ok' && s.endedAt - s.intendedAt === 700)).toBe(true)
  })

  test('uses as few users as the answers allow, and makes more as needed', async () => {
    const clock = virtualClock()
    const { segments, drain } = field({ clock, users: [[callerOf(clock, () => 250), 1]] })
    segments[0]!.follow({ at: millis(0), arrivals: steady(10), epoch: 0 })
    await clock.advanceTo(seconds(5))
    expect(segments[0]!.counts()).toEqual([3])
    await drain()
    expect(segments[0]!.counts()).toEqual([0])
  })

  test('a stalled server shows in every response time, and nothing is invented', async () => {
    const clock = virtualClock()
    const stall = () => Math.max(0, 6_000 - clock.now()) * (clock.now() >= 4_000 ? 1 : 0)
    const { segments, samples, drain } = field({ clock, users: [[callerOf(clock, stall), 1]] })
    segments[0]!.follow({ at: millis(0), arrivals: steady(100, 10_000), epoch: 0 })
    await clock.advanceTo(seconds(10))
    await drain()
    expect(samples).toHaveLength(1_000)
    const waits = samples
      .map((s) => (s.kind === 'unsent' ? Number.NaN : s.endedAt - s.intendedAt))
      .filter((ms) => ms > 0)
    expect(waits).toEqual(
      Array.from({ length: 200 }, (_, k) => 2_000 - k * 10)
        .sort((a, b) => a - b)
        .reverse(),
    )
  })

  test('with all users busy an arrival is unsent and counted; the sums agree', async () => {
    const clock = virtualClock()
    const { segments, samples, tally, drain } = field({
      clock,
      users: [[callerOf(clock, () => 1_000), 1]],
      maxUsers: 4,
    })
    segments[0]!.follow({ at: millis(0), arrivals: steady(10, 3_000), epoch: 0 })
    await clock.advanceTo(seconds(3))
    await drain()
    const count = (kind: string) => samples.filter((sample) => sample.kind === kind).length
    expect([count('ok'), count('unsent')]).toEqual([12, 18])
    expect(tally).toMatchObject({ offered: 30, due: 30, noUser: 18, tooLate: 0 })
    expect(samples.find(({ kind }) => kind === 'unsent')).toMatchObject({ method: 'ARRIVAL', name: 'Caller' })
  })

  test('at the stop, what is due is still sent when it is late by less than a tenth of a second', async () => {
    const clock = virtualClock(seconds(1))
    const { segments, samples, tally, drain } = field({ clock, users: [[callerOf(clock, () => 1), 1]] })
    segments[0]!.follow({ at: millis(0), arrivals: steady(100), epoch: 0 })
    await drain() // before the thread has come to any but the first
    const sent = samples.filter(({ kind }) => kind === 'ok').map(({ intendedAt }) => intendedAt)
    expect(sent.slice(-10)).toEqual([910, 920, 930, 940, 950, 960, 970, 980, 990, 1_000])
    expect(sent.length).toBeLessThan(12)
    expect(tally).toMatchObject({ offered: 101, due: 101, tooLate: 101 - sent.length })
  })

  test('parts share the arrivals: together they are those of one', async () => {
    const intended = async (parts: number) => {
      const clock = virtualClock()
      const { segments, samples, drain } = field({ clock, users: [[callerOf(clock, () => 5), 1]], parts })
      const arrivals: Arrivals = {
        kind: 'poisson',
        stages: [{ from: 40, to: 80, duration: seconds(5) }],
        phase: 1,
      }
      for (const segment of segments) segment.follow({ at: millis(0), arrivals, epoch: 3 })
      await clock.advanceTo(seconds(5))
      await drain()
      return samples.map(({ intendedAt }) => intendedAt).sort((a, b) => a - b)
    }
    const alone = await intended(1)
    expect(alone.length).toBeGreaterThan(200)
    expect(await intended(3)).toEqual(alone)
  })

  test('weights choose the class of each arrival', async () => {
    class Often extends User {
      override readonly tasks = [task(this.work)]
      work() {
        return this.measure('often', () => undefined)
      }
    }
    class Seldom extends User {
      override readonly tasks = [task(this.work)]
      work() {
        return this.measure('seldom', () => undefined)
      }
    }
    const clock = virtualClock()
    const { segments, notebook, drain } = field({
      clock,
      users: [
        [Often, 9],
        [Seldom, 1],
      ],
    })
    segments[0]!.follow({ at: millis(0), arrivals: steady(100, 1_000), epoch: 0 })
    await clock.advanceTo(seconds(1))
    await drain()
    expect(notebook.names.filter((name) => name === 'seldom')).toHaveLength(10)
  })

  test('a new schedule takes over where the old one is', async () => {
    const clock = virtualClock()
    const { segments, samples, drain } = field({ clock, users: [[callerOf(clock, () => 1), 1]] })
    segments[0]!.follow({ at: millis(0), arrivals: steady(1), epoch: 0 })
    await clock.advanceTo(millis(2_500))
    segments[0]!.follow({
      at: millis(2_500),
      arrivals: { ...steady(10, 400), phase: 0.5 } as Arrivals,
      epoch: 1,
    })
    await clock.advanceTo(millis(4_000))
    await drain()
    expect(samples.map(({ intendedAt }) => intendedAt)).toEqual([0, 1_000, 2_000, 2_550, 2_650, 2_750, 2_850])
  })

  test('a user whose onStart throws serves nobody: its arrivals are unsent', async () => {
    class Broken extends User {
      override readonly tasks = [task(this.work)]
      override onStart() {
        throw new Error('no login')
      }
      work() {}
    }
    const clock = virtualClock()
    const { segments, samples, exceptions, tally, drain } = field({ clock, users: [[Broken, 1]] })
    segments[0]!.follow({ at: millis(0), arrivals: steady(5, 1_000), epoch: 0 })
    await clock.advanceTo(seconds(1))
    await drain()
    expect(samples.map(({ kind }) => kind)).toEqual(Array(5).fill('unsent'))
    expect(exceptions).toHaveLength(5)
    expect(tally.offered).toBe(5)
  })

  test('at the limit of the drain what still runs is cut off; onStop runs once for each user', async () => {
    const stops: string[] = []
    class Slow extends User {
      override readonly tasks = [task(this.work)]
      override onStop() {
        stops.push('stop')
      }
      work() {
        return this.measure('work', () => new Promise(() => undefined))
      }
    }
    const clock = virtualClock()
    const { segments, samples, drain } = field({ clock, users: [[Slow, 1]] })
    segments[0]!.prepare(6)
    segments[0]!.follow({ at: millis(0), arrivals: steady(4), epoch: 0 })
    await clock.advanceTo(millis(900))
    await drain(500)
    expect(samples.map(({ kind }) => kind)).toEqual(Array(4).fill('cut-off'))
    expect(stops).toHaveLength(0)
  })
})
