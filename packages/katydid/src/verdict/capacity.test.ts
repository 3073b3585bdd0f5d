import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Random, seededRandom } from '../time/index.ts'
import { findCapacity, kneeOf, littleGap, recommendedConcurrency } from './capacity.ts'
import type { Look, Measure, Step } from './capacity-step.ts'

interface VirtualServer {
  readonly slots: number
  readonly serviceMs: number
  /** Requests take no longer than this, but for 1 %. */
  readonly limitMs: number
  readonly holdMs: number
  readonly arrivals: 'constant' | 'poisson'
  /** A look in so many goes wrong, whatever the level. */
  readonly oneInBad?: number
  /** The generator cannot do more per second. */
  readonly generatorRate?: number
}

const server: VirtualServer = {
  slots: 4,
  serviceMs: 40,
  limitMs: 60,
  holdMs: 10_000,
  arrivals: 'constant',
}

/** First come, first served, by slots that each take a fixed time: no sockets and no clock. */
function virtual(server: VirtualServer): { measure: Measure; looks: Look[] } {
  const looks: Look[] = []
  const measure: Measure = async (look) => {
    looks.push(look)
    return stepOf(server, look)
  }
  return { measure, looks }
}

function stepOf(server: VirtualServer, look: Look): Step {
  const random = seededRandom(`look ${look.number}`)
  const holdMs = server.holdMs * look.times * (look.purpose === 'confirm' ? 3 : 1)
  const { level } = look
  const times =
    level.kind === 'users' ? closed(server, level.value, holdMs) : open(server, level.value, holdMs, random)
  const beyond = times.filter((time) => time > server.limitMs).length / times.length
  const isBad = server.oneInBad !== undefined && random.next() < 1 / server.oneInBad
  const achieved = times.length / (holdMs / 1_000)
  const isOurs = server.generatorRate !== undefined && achieved > server.generatorRate
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length
  const sorted = [...times].sort((a, b) => a - b)
  return {
    ...look,
    verdict: isOurs ? 'ours' : beyond > 0.01 || isBad ? 'missed' : 'kept',
    isClear: beyond > 0.02,
    why: '',
    offered: level.kind === 'rate' ? level.value : achieved,
    achieved,
    failureShare: 0,
    mean,
    p50: sorted[sorted.length >> 1],
    p99: sorted[Math.ceil(sorted.length * 0.99) - 1],
    inFlight: (achieved * mean) / 1_000,
    seconds: holdMs / 1_000,
  }
}

function closed({ slots, serviceMs }: VirtualServer, users: number, holdMs: number): number[] {
  const free = Array<number>(slots).fill(0)
  const ready = Array<number>(users).fill(0)
  const times: number[] = []
  for (;;) {
    const user = argMin(ready)
    const at = ready[user] as number
    if (at >= holdMs) return times
    const end = served(free, at, serviceMs)
    times.push(end - at)
    ready[user] = end
  }
}

function open({ slots, serviceMs, arrivals }: VirtualServer, rate: number, holdMs: number, random: Random) {
  const free = Array<number>(slots).fill(0)
  const times: number[] = []
  const gap = () => (1_000 / rate) * (arrivals === 'constant' ? 1 : -Math.log(1 - random.next()))
  for (let at = gap(); at < holdMs; at += gap()) times.push(served(free, at, serviceMs) - at)
  return times
}

function served(free: number[], at: number, serviceMs: number): number {
  const slot = argMin(free)
  const end = Math.max(at, free[slot] as number) + serviceMs
  free[slot] = end
  return end
}

const argMin = (values: readonly number[]) =>
  values.reduce((best, value, i) => (value < (values[best] as number) ? i : best), 0)

const search = (wanted: readonly ('users' | 'rate')[] = ['users', 'rate']) => ({
  wanted: new Set(wanted),
  precision: 0.03,
  confirmations: 2,
  maxUsers: 10_000,
  maxRate: 100_000,
})

describe('a server with fixed slots and a fixed service time', () => {
  test('4 slots of 40 ms carry 100/s, and 8 users within 100 ms', async () => {
    const { users, rate, knee } = await findCapacity(search(), virtual({ ...server, limitMs: 100 }).measure)
    expect(rate).toMatchObject({ isProven: true, limit: { level: { kind: 'rate' } } })
    expect(rate?.level).toBeGreaterThan(95)
    expect(rate?.level).toBeLessThanOrEqual(101)
    // of 8 users four are served while four wait: 80 ms; a ninth waits for two turns
    expect(users).toMatchObject({ level: 8, isProven: true, limit: { level: { value: 9 } } })
    expect(knee?.peakRate).toBeCloseTo(100, -0.5)
    expect(knee?.users).toBeCloseTo(4, 0)
    expect(knee?.inFlight).toBeCloseTo(4, 0)
  })

  test('whatever its slots and times, the rate is found within 5 %', async () => {
    const servers = fc.record({
      slots: fc.integer({ min: 1, max: 16 }),
      serviceMs: fc.integer({ min: 5, max: 80 }),
    })
    await fc.assert(
      fc.asyncProperty(servers, async ({ slots, serviceMs }) => {
        const one = { ...server, slots, serviceMs, limitMs: 2 * serviceMs }
        const { rate } = await findCapacity(search(['rate']), virtual(one).measure)
        const truth = (1_000 * slots) / serviceMs
        expect(rate?.isProven).toBe(true)
        expect(Math.abs((rate?.level ?? 0) / truth - 1)).toBeLessThan(0.05)
      }),
      { numRuns: 15 },
    )
  })

  test('of arrivals at random it is what a long look at many rates says', async () => {
    const poisson = { ...server, arrivals: 'poisson', limitMs: 120, holdMs: 60_000 } as const
    const { rate } = await findCapacity(search(['rate']), virtual(poisson).measure)
    const long = (value: number) =>
      stepOf(poisson, { level: { kind: 'rate', value }, number: -1, purpose: 'search', times: 60 }).verdict
    const found = rate?.level ?? 0
    expect(found).toBeLessThan(95) // queues of arrivals at random grow long before the slots are full
    expect([long(0.95 * found), long(1.1 * found)]).toEqual(['kept', 'missed'])
  })

  test('looks that go wrong by chance do not hide it', async () => {
    for (const oneInBad of [20, 10]) {
      const { rate } = await findCapacity(search(['rate']), virtual({ ...server, oneInBad }).measure)
      expect(Math.abs((rate?.level ?? 0) / 100 - 1)).toBeLessThan(0.1)
    }
  })
})

describe('the search', () => {
  test('gives each look a seed of its own, and takes few of them', async () => {
    const { measure, looks } = virtual(server)
    await findCapacity(search(), measure)
    expect(looks.map(({ number }) => number)).toEqual(looks.map((_, i) => i))
    expect(looks.length).toBeLessThan(25)
  })

  test('for the rate alone climbs until throughput stops rising, however few users that is', async () => {
    const { measure, looks } = virtual({ ...server, limitMs: 10_000 })
    await findCapacity(search(['rate']), measure)
    const users = looks.flatMap(({ level }) => (level.kind === 'users' ? [level.value] : []))
    expect(users).toEqual([1, 2, 4, 8])
  })

  test('goes on when throughput beyond the ladder is kept, and says so when there is no end of it', async () => {
    const { users, rate } = await findCapacity(
      { ...search(), maxUsers: 2, maxRate: 70 },
      virtual(server).measure,
    )
    expect(users).toMatchObject({ level: 2, limit: undefined, isProven: true })
    expect(rate).toMatchObject({ level: 70, limit: undefined, isProven: true })
  })

  test('goes down as far as it must', async () => {
    const slow = { ...server, arrivals: 'poisson', limitMs: 40.5, holdMs: 60_000 } as const
    const { users, rate } = await findCapacity(search(), virtual(slow).measure)
    expect(users?.level).toBe(4)
    expect(rate?.level).toBeLessThan(40)
  })

  test('a server that never keeps its SLOs has no capacity', async () => {
    const { users, rate } = await findCapacity(search(), virtual({ ...server, limitMs: 30 }).measure)
    expect(users).toMatchObject({ level: undefined, isProven: false, limit: { verdict: 'missed' } })
    expect(rate).toMatchObject({ level: undefined, isProven: false })
  })

  test('where the generator gives out first, its own limit is told apart', async () => {
    const { rate } = await findCapacity(search(), virtual({ ...server, generatorRate: 80 }).measure)
    expect(rate?.limit?.verdict).toBe('ours')
    expect(rate?.level).toBeGreaterThan(75)
    expect(rate?.level).toBeLessThanOrEqual(80)
  })

  test('comes back up when it had to step down far', async () => {
    const { measure } = virtual(server)
    const spoiled: Measure = async (look) => {
      const step = await measure(look)
      const isSpoiled = look.purpose === 'confirm' && look.level.value > 89
      return isSpoiled ? { ...step, verdict: 'missed' } : step
    }
    const { rate } = await findCapacity(search(['rate']), spoiled)
    expect(rate?.isProven).toBe(true)
    expect(rate?.level).toBeGreaterThan(84)
    expect(rate?.limit?.level.value).toBeLessThan(96)
  })

  test('an answer that nothing confirms is not proven', async () => {
    const { measure } = virtual(server)
    const vague: Measure = async (look) => ({
      ...(await measure(look)),
      ...(look.purpose === 'confirm' ? { verdict: 'unclear' as const } : {}),
    })
    const { rate } = await findCapacity(search(['rate']), vague)
    expect(rate).toMatchObject({ isProven: false })
    expect(rate?.steps.filter(({ purpose }) => purpose === 'confirm').map(({ times }) => times)).toContain(4)
  })
})

describe("Little's law", () => {
  const step = stepOf(server, { level: { kind: 'users', value: 8 }, number: 0, purpose: 'search', times: 1 })

  test('holds where all that is in flight is counted', () => {
    expect(step.inFlight).toBeCloseTo(8, 0)
    expect(littleGap(step)?.isFine).toBe(true)
    expect(littleGap({ ...step, inFlight: 2 * step.inFlight })).toMatchObject({ isFine: false })
  })

  test('the knee is where the bounds of throughput cross, and not without answers', () => {
    expect(kneeOf([])).toBeUndefined()
    expect(kneeOf([{ ...step, achieved: 0 }])).toBeUndefined()
  })
})

describe('the knee', () => {
  const climbed = (maxUsers: number, limitMs = 1_000) =>
    findCapacity({ ...search(['users']), maxUsers }, virtual({ ...server, limitMs }).measure)

  test('is not claimed while throughput still rises with the users, nor a concurrency', async () => {
    const early = await climbed(3)
    expect(early.knee).toMatchObject({ isPassed: false, peakRate: expect.closeTo(75, -0.5) })
    expect(recommendedConcurrency(early)).toBeUndefined()
    expect((await climbed(8)).knee).toMatchObject({ isPassed: true, users: expect.closeTo(4, 0) })
  })

  test('need not be passed where the SLOs say how many may be served at once', async () => {
    const borne = await climbed(100, 30)
    expect(borne.knee?.isPassed).toBe(false)
    expect(recommendedConcurrency(borne)).toBe(1)
  })
})

test('as many at once as the server works on, unless the SLOs bear fewer', async () => {
  const concurrency = async (limitMs: number) =>
    recommendedConcurrency(await findCapacity(search(['users']), virtual({ ...server, limitMs }).measure))
  expect(await concurrency(1_000)).toBe(4)
  expect(await concurrency(30)).toBe(1)
})
