import { type Random, seededRandom, systemClock } from '../time/index.ts'
import { bytes } from '../units/index.ts'
import type { Bench } from './bench.ts'

export interface SystemBenchOptions {
  readonly seed: number
  readonly signal?: AbortSignal
}

/** This process, as scenarios measure with it. */
export function systemBench({ seed, signal }: SystemBenchOptions): Omit<Bench, 'progress'> {
  const random: Random = seededRandom('model', seed)
  return {
    clock: systemClock(process.hrtime.bigint()),
    random,
    signal: signal ?? new AbortController().signal,
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    memory: () => {
      const { rss, heapUsed } = process.memoryUsage()
      return { resident: bytes(rss), heap: bytes(heapUsed) }
    },
    cpuMs: () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1_000
    },
  }
}
