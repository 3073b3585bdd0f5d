import { closeSync, openSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../time/index.ts'
import { millis } from '../units/index.ts'
import { type Health, HealthMonitor } from './health.ts'
import { machineHealth } from './health-machine.ts'

const isLinux = process.platform === 'linux'

function watched() {
  const clock = systemClock(process.hrtime.bigint())
  const monitor = new HealthMonitor(clock)
  onTestFinished(() => monitor.stop())
  const pause = (ms: number) => clock.until(millis(clock.now() + ms))
  /** Takes until one of them is as wanted. */
  const taken = async (isWanted: (health: Health) => boolean, step = 100) => {
    for (;;) {
      await pause(step)
      const health = monitor.take()
      if (isWanted(health)) return health
    }
  }
  return { clock, monitor, pause, taken }
}

function compute(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

describe('the health of a thread', () => {
  test('a busy loop in a timer is busy time, blocked time, and a delay for whoever comes meanwhile', async () => {
    const { monitor, taken } = watched()
    monitor.take()
    setTimeout(() => compute(300))
    const { busyMs, blockedMs, delaysMs, from, to } = await taken((health) => health.blockedMs > 0, 600)
    expect(busyMs).toBeGreaterThanOrEqual(300)
    expect(busyMs).toBeLessThanOrEqual(to - from + 1)
    expect(blockedMs).toBeGreaterThanOrEqual(280)
    expect(Math.max(...delaysMs)).toBeGreaterThanOrEqual(280)
    for (const limit of [50, 100, 200]) {
      const longer = delaysMs.filter((delay) => delay > limit)
      expect(longer.length).toBeGreaterThanOrEqual((280 - limit) / 20 - 1)
    }
  })

  test('a thread whose clock polls is not busy with that', async () => {
    const { clock, monitor, pause } = watched()
    for (let [polled, elapsed] = [0, Number.POSITIVE_INFINITY]; polled < 0.1 * elapsed; ) {
      const before = clock.idlePolling
      monitor.take()
      for (let i = 0; i < 100; i++) await pause(1)
      const { busyMs, from, to } = monitor.take()
      elapsed = to - from
      polled = clock.idlePolling - before
      expect(busyMs).toBeLessThanOrEqual(elapsed - polled + 1)
    }
  })

  test('work in the turns of a polling clock is not taken for polling', async () => {
    const { monitor, pause } = watched()
    await pause(50)
    monitor.take()
    let worked = 0
    const work = () => {
      compute(1)
      worked += 1
      if (worked < 100) setImmediate(work)
    }
    work()
    while (worked < 100) await pause(1)
    expect(monitor.take().busyMs).toBeGreaterThanOrEqual(100)
  })

  test('garbage is counted when it is collected', async () => {
    const { monitor, pause } = watched()
    let collected = monitor.take().gc
    while (collected.count === 0) {
      const kept = Array.from({ length: 100_000 }, (_, i) => [i])
      await pause(1)
      collected = kept.length > 0 ? monitor.take().gc : collected
    }
    expect(collected.longestMs).toBeGreaterThan(0)
    expect(collected.totalMs).toBeGreaterThanOrEqual(collected.longestMs)
  })

  test('one take begins where the one before ended, and none says the same twice', async () => {
    const { monitor, pause, taken } = watched()
    compute(100)
    const first = await taken(({ blockedMs }) => blockedMs > 0)
    await pause(30)
    const second = monitor.take()
    expect(second.from).toBe(first.to)
    expect(second.delaysMs.length).toBeGreaterThan(0)
    expect(second.delaysMs.length).toBeLessThanOrEqual((second.to - first.from) / 20 + 1)
    expect(second.heapUsedBytes).toBeLessThan(second.heapLimitBytes)
  })

  test('time on a core and without one is told where the system tells', async () => {
    const { monitor } = watched()
    monitor.take()
    compute(100)
    const { cpuMs, starvedMs } = monitor.take()
    if (!isLinux) return
    expect((cpuMs ?? 0) + (starvedMs ?? 0)).toBeGreaterThan(50)
  })

  test('nothing is watched after the stop', async () => {
    const { monitor, pause } = watched()
    monitor.stop()
    monitor.take()
    await pause(50)
    expect(monitor.take().delaysMs).toEqual([])
  })
})

test('the machine: descriptors in use and local ports, where the system tells', () => {
  const before = machineHealth()
  if (!isLinux) {
    expect(before).toEqual({ descriptors: undefined, ports: undefined })
    return
  }
  const open = Array.from({ length: 50 }, () => openSync('.', 'r'))
  onTestFinished(() => {
    for (const descriptor of open) closeSync(descriptor)
  })
  const { descriptors, ports } = machineHealth()
  expect(descriptors?.used).toBeGreaterThan(Math.max(50, (before.descriptors?.used ?? 0) + 25))
  expect(descriptors?.limit).toBeGreaterThan(descriptors?.used ?? Number.NaN)
  expect(ports?.limit).toBeGreaterThan(0)
  expect(ports?.used).toBeGreaterThanOrEqual(ports?.timeWait ?? Number.NaN)
})
