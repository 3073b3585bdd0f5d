import { describe, expect, test } from 'vitest'
import { type Arrivals, intendedStarts, LoadShape, parseStages, type ShapedLoad } from '../plan/index.ts'
import { seededRandom, virtualClock } from '../time/index.ts'
import { type Millis, millis, perSecond, seconds } from '../units/index.ts'
import { type Load, LoadControl } from './load-control.ts'
import type { Order } from './messages.ts'

function control(load: Load) {
  const clock = virtualClock()
  const orders: Order[] = []
  const stop = new AbortController()
  const ends: number[] = []
  const mistakes: string[] = []
  const onEnd = () => ends.push(clock.now())
  const loadControl = new LoadControl({
    load,
    clock,
    tellAll: (order) => orders.push(order),
    onEnd,
    onMistake: (words) => mistakes.push(words),
    signal: stop.signal,
  })
  const ramps = () => orders.flatMap((order) => (order.kind === 'follow' ? [order.ramp] : []))
  const schedules = () => orders.flatMap((order) => (order.kind === 'arrive' ? [order.schedule] : []))
  return { clock, loadControl, stop, ends, mistakes, ramps, schedules }
}

/** What workers would do with the schedules: each until the next takes over. */
function instants(schedules: readonly { at: Millis; arrivals: Arrivals }[], until: number): number[] {
  return schedules.flatMap(({ at, arrivals }, i) => {
    const end = schedules[i + 1]?.at ?? until
    const own: number[] = []
    for (const offset of intendedStarts(arrivals, seededRandom('x'))) {
      if (at + offset >= end) break
      own.push(at + offset)
    }
    return own
  })
}

describe('the load', () => {
  test('of users is one ramp from the start', () => {
    const { ramps, loadControl } = control({ kind: 'users', users: 8, spawnRate: perSecond(2) })
    expect(ramps()).toEqual([{ at: 0, from: 0, to: 8, rate: 2 }])
    expect([loadControl.targetUsers, loadControl.rampEnd]).toEqual([8, 3_500])
  })

  test('of users in stages is a ramp for each, at its time', async () => {
    const { stages } = parseStages('0->20 users/10s, 20 users/5s, 10->0 users/5s')
    const { clock, ramps } = control({ kind: 'user-stages', stages })
    await clock.advanceTo(seconds(30))
    expect(ramps()).toEqual([
      { at: 0, from: 0, to: 20, rate: 2 },
      { at: 15_000, from: 20, to: 10, rate: Number.POSITIVE_INFINITY },
      { at: 15_000, from: 10, to: 0, rate: 2 },
    ])
  })

  test('can be changed by hand in the middle of a ramp', async () => {
    const { clock, loadControl, ramps } = control({ kind: 'users', users: 100, spawnRate: perSecond(10) })
    await clock.advanceTo(millis(1_950))
    loadControl.setUsers(5, perSecond(1))
    expect(ramps().at(-1)).toEqual({ at: 1_950, from: 20, to: 5, rate: 1 })
  })

  test('of arrivals keeps the part of one that is due over a change of rate', async () => {
    const arrivals: Arrivals = {
      kind: 'constant',
      stages: [{ from: 2, to: 2, duration: millis(Number.POSITIVE_INFINITY) }],
      phase: 1,
    }
    const { clock, loadControl, schedules } = control({ kind: 'arrivals', arrivals })
    await clock.advanceTo(millis(1_250))
    expect(loadControl.offeredRate(clock.now())).toBe(2)
    loadControl.setRate(4, 'constant')
    expect(loadControl.offeredRate(millis(1_300))).toBe(4)
    expect(instants(schedules(), 2_000)).toEqual([0, 500, 1_000, 1_400, 1_650, 1_900])
  })

  test('of a shape: no stage is skipped, however late the thread is, and undefined ends the run', async () => {
    class Spikes extends LoadShape {
      at(elapsed: Millis): ShapedLoad | undefined {
        if (elapsed >= 2_000) return undefined
        return { users: elapsed === 700 ? 90 : elapsed >= 1_000 ? 10 : 1 }
      }
    }
    const { clock, ramps, ends } = control({ kind: 'shape', shape: new Spikes(), arrivals: 'constant' })
    await clock.advanceTo(seconds(5))
    expect(ramps().map(({ at, to }) => [at, to])).toEqual([
      [0, 1],
      [700, 90],
      [800, 1],
      [1_000, 10],
    ])
    expect(ends).toEqual([2_000])
  })

  test('of a shape that wanders slowly loses no arrival to rounding', async () => {
    class Wave extends LoadShape {
      at(elapsed: Millis): ShapedLoad {
        return { rate: 3 + Math.sin(elapsed / 1_000) }
      }
    }
    const { clock, schedules } = control({ kind: 'shape', shape: new Wave(), arrivals: 'constant' })
    await clock.advanceTo(seconds(60))
    const expected = 3 * 60 + 1 - Math.cos(60)
    expect(Math.abs(instants(schedules(), 60_000).length - expected)).toBeLessThan(2)
  })

  test.each<[string, (elapsed: number) => unknown, RegExp]>([
    [
      'throws',
      () => {
        throw new Error('broke')
      },
      /Odd failed at 200ms: Error: broke/,
    ],
    [
      'throws what has no text',
      () => {
        throw Object.create(null)
      },
      /failed at 200ms: \[Object: null prototype\] \{\}/,
    ],
    ['gives NaN', () => ({ users: Number.NaN }), /at\(\) must give .* not \{ users: NaN \}/],
    ['gives a negative number', () => ({ users: -1 }), /not \{ users: -1 \}/],
    ['gives infinity', () => ({ users: Number.POSITIVE_INFINITY }), /finite/],
    ['gives a text', () => ({ users: '5' }), /not \{ users: '5' \}/],
    ['gives no object', () => 5, /not 5/],
    ['gives nothing it knows', () => ({ user: 5 }), /not \{ user: 5 \}/],
    ['gives a spawn rate of 0', () => ({ users: 5, spawnRate: 0 }), /spawnRate/],
    ['is async', async () => ({ users: 5 }), /must not be async/],
    ['changes the model', () => ({ rate: 5 }), /users all the time, or a rate all the time/],
  ])('of a shape that %s ends the run, and says why', async (_, later, words) => {
    class Odd extends LoadShape {
      at(elapsed: Millis): ShapedLoad {
        return elapsed < 200 ? { users: 2 } : (later(elapsed) as ShapedLoad)
      }
    }
    const { clock, mistakes, ends, ramps } = control({
      kind: 'shape',
      shape: new Odd(),
      arrivals: 'constant',
    })
    await clock.advanceTo(seconds(2))
    expect(mistakes).toEqual([expect.stringMatching(words)])
    expect([ends, ramps().map(({ to }) => to)]).toEqual([[], [2]])
  })

  test('ends with the run', async () => {
    const { stages } = parseStages('1 users/1s, 5 users/1s')
    const { clock, stop, ramps } = control({ kind: 'user-stages', stages })
    await clock.advanceTo(millis(500))
    stop.abort()
    await clock.advanceTo(seconds(5))
    expect(ramps().map(({ to }) => to)).toEqual([1])
  })
})
