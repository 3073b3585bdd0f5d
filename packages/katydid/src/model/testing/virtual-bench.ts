import { seededRandom, type VirtualClock, virtualClock } from '../../time/index.ts'
import { bytes, millis } from '../../units/index.ts'
import type { Bench } from '../bench.ts'
import type { Inputs } from '../inputs.ts'
import { batchModelOf, type Model } from '../model.ts'

export interface VirtualBench extends Bench {
  readonly clock: VirtualClock
}

/** A bench whose time passes only while a model works: figures are exact, whatever the machine does. */
export function virtualBench(changes: Partial<Bench> = {}): VirtualBench {
  const clock = virtualClock()
  return {
    clock,
    random: seededRandom('test'),
    signal: new AbortController().signal,
    breathe: async () => {},
    memory: () => ({ resident: bytes(100e6), heap: bytes(10e6) }),
    cpuMs: () => clock.now(),
    progress: () => {},
    ...changes,
  } as VirtualBench
}

/** Lets time pass until the scenario has ended. */
export async function passing<T>({ clock }: VirtualBench, scenario: Promise<T>): Promise<T> {
  let isOver = false
  const over = scenario.finally(() => {
    isOver = true
  })
  over.catch(() => {})
  while (!isOver) await clock.advanceTo(millis(clock.now() + 1_000))
  return over
}

/** Answers a batch of numbers with themselves, after as long as `durationMs` says of its size and of the query's number. */
export function timedModel(
  { clock }: VirtualBench,
  durationMs: (size: number, query: number) => number,
  maxBatch = Number.POSITIVE_INFINITY,
): Model<number, number> {
  let query = 0
  const predict = async (inputs: readonly number[]) => {
    await clock.until(millis(clock.now() + durationMs(inputs.length, query++)))
    return inputs
  }
  return batchModelOf('timed', predict, maxBatch)
}

export const numbers: Inputs<number> = {
  pool: Array.from({ length: 10 }, (_, i) => i),
  fresh: undefined,
  labels: undefined,
  source: 'ten numbers',
}
