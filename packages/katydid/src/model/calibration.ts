import { type Millis, millis } from '../units/index.ts'
import type { Bench } from './bench.ts'
import { medianOf } from './warm-up.ts'

/** How a fixed piece of arithmetic ran: what this machine, at this moment, gives to one thread. */
export interface Calibration {
  /** Of one run of the kernel: the product of two 64 x 64 matrices of doubles. */
  readonly median: Millis
  /** Standard deviation over mean, of the runs: 0 on a quiet machine. */
  readonly spread: number
  /** CPU time over elapsed time: 1 when nobody else wanted the core. Undefined when it was too short to tell. */
  readonly cpuShare: number | undefined
}

const size = 64
const runs = 150
const unCounted = 15
/** The system counts CPU time in steps of up to 16 ms. */
const leastMs = 20

/** Runs the kernel 150 times, after some that are not counted. About 50 ms. */
export function calibrate({ clock, cpuMs }: Pick<Bench, 'clock' | 'cpuMs'>): Calibration {
  for (let i = 0; i < unCounted; i++) kernel()
  const [from, cpu] = [clock.now(), cpuMs()]
  const times = Array.from({ length: runs }, () => {
    const begun = clock.now()
    kernel()
    return clock.now() - begun
  })
  const elapsed = clock.now() - from
  return {
    median: millis(medianOf(times)),
    spread: spreadOf(times),
    cpuShare: elapsed < leastMs ? undefined : Math.min(1, (cpuMs() - cpu) / elapsed),
  }
}

const left = Float64Array.from({ length: size * size }, (_, i) => (i % 7) / 7)
const right = Float64Array.from({ length: size * size }, (_, i) => (i % 11) / 11)
const result = new Float64Array(size * size)

/** The same work at any time and on any machine; its result is kept, so that it cannot be left out. */
function kernel(): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = 0
      for (let k = 0; k < size; k++) sum += (left[i * size + k] as number) * (right[k * size + j] as number)
      result[i * size + j] = sum
    }
  }
}

function spreadOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return mean === 0 ? 0 : Math.sqrt(variance) / mean
}
