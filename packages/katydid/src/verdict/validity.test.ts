import { describe, expect, test } from 'vitest'
import { millis } from '../units/index.ts'
import type { WorkerHealth } from './health-history.ts'
import type { Severity } from './severity.ts'
import type { Spread } from './spread.ts'
import { type ArrivalCounts, type Evidence, validityOf } from './validity.ts'
import { localFailures } from './validity-limits.ts'

const spread = (p50: number, p99: number, max = p99): Spread => ({
  p50: millis(p50),
  p90: millis(p50),
  p99: millis(p99),
  max: millis(max),
})

const idle: WorkerHealth = {
  worker: 0,
  observed: millis(60_000),
  busyRatio: 0.1,
  saturatedRatio: 0,
  cpuRatio: 0.3,
  starvedRatio: 0,
  delay: spread(0.2, 1.1, 3),
  blockedRatio: 0,
  gcRatio: 0.01,
  gcLongest: millis(2),
  heapRatio: 0.1,
}

const worker = (change: Partial<WorkerHealth>) => ({ workers: [{ ...idle, ...change }] })

const arrivals = (change: Partial<ArrivalCounts>) => ({
  arrivals: { due: 100_000, noUser: 0, tooLate: 0, maxUsers: 10_000, ...change },
})

/** A run without a fault: 10 ms to answer, 50 ms at worst, one worker on two cores. */
const good: Evidence = {
  model: 'open',
  workers: [idle],
  cores: 2,
  machine: {
    descriptors: { used: 100, limit: 1_000 },
    ports: { used: 100, limit: 28_232, timeWait: 10 },
  },
  lag: spread(0.03, 0.3),
  service: spread(10, 50),
  leastService: undefined,
  requests: 100_000,
  users: { started: 20, lost: 0, waitsLost: 0 },
  ...arrivals({}),
  localFailures: new Map(),
}

const judge = (change: Partial<Evidence>) => validityOf({ ...good, ...change })

test('a run without a fault is valid, and there is nothing to add', () => {
  expect(validityOf(good)).toEqual({ verdict: 'valid', reasons: [] })
})

describe('thresholds', () => {
  const saturated = { busyRatio: 0.97, saturatedRatio: 0.9 }
  const localPorts = (used: number) => ({
    machine: { descriptors: undefined, ports: { used, limit: 1_000, timeWait: 0 } },
  })
  const late = { lag: spread(0.03, 26) }
  const later = { lag: { ...spread(0.03, 26), p90: millis(26) } }
  const latest = { lag: spread(26, 26) }
  const quick = { service: spread(0.2, 0.3), lag: undefined }
  const lateLoop = worker({ delay: spread(0.2, 26) })
  const cases: readonly (readonly [string, Severity | 'none', Partial<Evidence>])[] = [
    ['80 % busy', 'none', worker({ busyRatio: 0.8 })],
    ['over 80 % busy', 'suspect', worker({ busyRatio: 0.81 })],
    ['a tenth of the seconds saturated', 'none', worker({ busyRatio: 0.5, saturatedRatio: 0.1 })],
    ['more than a tenth of the seconds saturated', 'suspect', worker({ saturatedRatio: 0.11 })],
    ['saturated, arrivals in time', 'suspect', worker(saturated)],
    ['saturated, closed model', 'generator-limited', { ...worker(saturated), model: 'closed' }],
    [
      'saturated in half of the seconds, closed model',
      'generator-limited',
      { ...worker({ busyRatio: 0.6, saturatedRatio: 0.51 }), model: 'closed' },
    ],
    ['90 % busy, closed model', 'suspect', { ...worker({ busyRatio: 0.9 }), model: 'closed' }],

    ['delay p99 a tenth of p99', 'none', worker({ delay: spread(0.2, 5) })],
    ['delay p99 over a tenth of p99', 'suspect', worker({ delay: spread(0.2, 5.1) })],
    ['delay p99 over half of p99', 'generator-limited', worker({ delay: spread(0.2, 26) })],
    ['delay p50 over half of p50', 'generator-limited', worker({ delay: spread(6, 7) })],
    [
      'delay below what probes can tell',
      'none',
      { ...worker({ delay: spread(0.4, 1.9) }), lag: undefined, service: spread(0.5, 2) },
    ],
    [
      'a long delay of a far longer answer',
      'none',
      { ...worker({ delay: spread(5, 90) }), service: spread(900, 999) },
    ],

    ['unread for a tenth of p99', 'none', { leastService: spread(9.9, 45) }],
    ['unread for over a tenth of p99', 'suspect', { leastService: spread(9.9, 44.9) }],
    ['unread for over a tenth of p50', 'suspect', { leastService: spread(8.9, 49) }],
    ['unread for over half of p99', 'generator-limited', { leastService: spread(9.9, 24) }],
    ['the same of 999 requests', 'none', { leastService: spread(9.9, 24), requests: 999 }],
    ['unread no longer than the kernel takes', 'none', { ...quick, leastService: spread(0.1, 0.2) }],
    ['unread for half of a tiny figure', 'suspect', { ...quick, leastService: spread(0.05, 0.1) }],
    ['read in time, though the loop was late', 'none', { ...lateLoop, leastService: spread(9.9, 49.9) }],

    ['lag p99 a tenth of p99', 'none', { lag: spread(0.03, 5) }],
    ['lag p99 over a tenth of p99', 'suspect', { lag: spread(0.03, 5.1) }],
    ['lag p50 over a tenth of p50', 'suspect', { lag: spread(1.1, 1.2) }],
    ['lag p99 over half of p99', 'generator-limited', { lag: spread(0.03, 26) }],
    ['lag p99 over half of p99, of 1,000 requests', 'generator-limited', { ...late, requests: 1_000 }],
    ['the same of 999, which one hiccup may be', 'none', { ...late, requests: 999 }],
    ['lag p90 over half of p90, of 100 requests', 'generator-limited', { ...later, requests: 100 }],
    ['the same of 99', 'note', { ...later, requests: 99 }],
    ['lag p50 over half of p50, of 100 requests', 'generator-limited', { ...latest, requests: 100 }],
    ['lag within the precision of the clock', 'none', { lag: spread(0.1, 0.1), service: spread(0.2, 0.3) }],
    ['half of a tiny figure', 'suspect', { lag: spread(0.1, 0.9), service: spread(0.2, 1) }],

    ['arrivals too late, 0.1 %', 'none', arrivals({ tooLate: 100 })],
    ['arrivals too late, over 0.1 %', 'suspect', arrivals({ tooLate: 101 })],
    ['arrivals too late, over 1 %', 'generator-limited', arrivals({ tooLate: 1_001 })],
    ['the one arrival in the moment of the stop', 'none', arrivals({ due: 50, tooLate: 1 })],
    ['arrivals without a user, 0.1 %', 'note', arrivals({ noUser: 100 })],
    ['arrivals without a user, over 0.1 %', 'suspect', arrivals({ noUser: 101 })],
    ['nearly all arrivals without a user', 'suspect', arrivals({ noUser: 99_000 })],
    ['nothing was due', 'none', arrivals({ due: 0 })],

    ['the heap is nearly full', 'suspect', worker({ heapRatio: 0.91 })],
    ['much garbage', 'note', worker({ gcRatio: 0.11 })],
    ['no core for the worker', 'note', worker({ starvedRatio: 0.11 })],
    ['much garbage, for want of a core', 'note', worker({ starvedRatio: 0.5, gcRatio: 0.2 })],
    ['the system does not tell', 'none', worker({ starvedRatio: undefined, cpuRatio: undefined })],
    ['local ports, 80 %', 'none', localPorts(800)],
    ['local ports, over 80 %', 'suspect', localPorts(801)],
    ['no /proc', 'none', { machine: undefined }],
    ['a request failed for want of a port', 'suspect', { localFailures: new Map([['EADDRNOTAVAIL', 1]]) }],
    [
      'many failed for want of descriptors',
      'generator-limited',
      { localFailures: new Map([['EMFILE', 101]]) },
    ],

    ['99 requests', 'note', { requests: 99 }],
    ['100 requests', 'none', { requests: 100 }],
    ['no requests', 'suspect', { requests: 0, service: undefined, lag: undefined }],
    ['no worker observed', 'suspect', { workers: [] }],
    ['a worker that never probed', 'suspect', worker({ delay: undefined })],
  ]

  test.each(cases)('%s: %s', (_what, severity, change) => {
    const { verdict, reasons } = judge(change)
    expect(reasons.map((reason) => reason.severity)).toEqual(severity === 'none' ? [] : [severity])
    expect(verdict).toBe(severity === 'none' || severity === 'note' ? 'valid' : severity)
  })
})

describe('reasons', () => {
  test('the gravest comes first and decides', () => {
    const { verdict, reasons } = judge({
      requests: 50,
      lag: spread(30, 30),
      ...worker({ heapRatio: 0.95 }),
    })
    expect(verdict).toBe('generator-limited')
    expect(reasons.map(({ severity }) => severity)).toEqual(['generator-limited', 'suspect', 'note'])
  })

  test('one for several workers names the worst, and how many more there are', () => {
    const busy = (busyRatio: number, i: number) => ({
      ...idle,
      worker: i,
      busyRatio,
      saturatedRatio: busyRatio > 0.8 ? 1 : 0,
    })
    const { reasons } = judge({ model: 'closed', cores: 4, workers: [0.5, 0.9, 0.97, 0.96].map(busy) })
    expect(reasons).toEqual([
      {
        severity: 'generator-limited',
        figure: 'worker 3 of 4 was busy 97 % of the time, and 2 more like it',
        advice: 'use another machine, or less load',
        worker: 2,
      },
    ])
  })

  test.each([
    ['one of several cores used', {}, 'use --processes 2, or another machine'],
    ['long stretches of computing', { blockedRatio: 0.6 }, 'nothing is sent or read while a task computes'],
    ['a machine too busy', { starvedRatio: 0.6 }, "other programs use this machine's 2 cores"],
  ])('the advice to a busy worker fits the cause: %s', (_what, change, advice) => {
    const { reasons } = judge(worker({ busyRatio: 0.9, ...change }))
    expect(reasons[0]?.advice).toContain(advice)
  })

  test.each([
    ['garbage', { gcLongest: millis(40) }, 'make less garbage'],
    ['a machine too busy', { starvedRatio: 0.3 }, "other programs use this machine's 2 cores"],
    ['long stretches of computing', { blockedRatio: 0.05 }, 'here up to 99.0 ms'],
    ['many requests', {}, 'use --processes 2, or another machine'],
  ])('the advice to a worker that reads late fits the cause: %s', (_what, change, advice) => {
    const { reasons } = judge(worker({ delay: spread(1, 30, 99), ...change }))
    expect(reasons[0]?.figure).toBe(
      "worker 1 of 1 read answers late: event-loop delay p99 30.0 ms is 60 % of the service time's p99, 50.0 ms",
    )
    expect(reasons[0]?.advice).toContain(advice)
  })

  test('what may have lain unread is told with the figure that it is in, and advice for the cause', () => {
    const { reasons } = judge({
      ...worker({ delay: spread(1, 30, 99), gcLongest: millis(40) }),
      leastService: spread(9.9, 40),
    })
    expect(reasons).toEqual([
      {
        severity: 'suspect',
        figure: "answers may have lain unread: up to 10.0 ms (20 %) of the service time's p99, 50.0 ms",
        advice: 'make less garbage: prepare bodies once (prepared.json), keep no answers',
        worker: undefined,
      },
    ])
  })

  test('failures for want of something local are told from those of the server', () => {
    const reasons = [
      'connect: this machine has no free local port (EADDRNOTAVAIL)',
      'another entry, same reason (EADDRNOTAVAIL)',
      'connection refused (ECONNREFUSED)',
      'HTTP 503 Service Unavailable',
      'a check that says (toString)',
    ]
    const counts = localFailures(reasons.map((reason, i) => ({ reason, count: i + 1 })))
    expect([...counts]).toEqual([['EADDRNOTAVAIL', 3]])
    expect(judge({ localFailures: counts }).reasons[0]?.figure).toBe(
      '3 requests failed for want of local ports (EADDRNOTAVAIL)',
    )
  })
})
