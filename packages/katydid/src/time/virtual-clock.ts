import { type Millis, millis } from '../units/index.ts'
import type { Clock } from './clock.ts'
import type { Interrupt } from './stop.ts'

/** A clock that a test moves: waits end in the order of their instants, however long they are. */
export interface VirtualClock extends Clock {
  /** Moves to `at`, ending each wait on the way and letting its consequences run before the next. */
  advanceTo(at: Millis): Promise<void>
  /** Waits not yet over. */
  readonly pending: number
}

interface Wait {
  readonly at: Millis
  readonly end: (reached: boolean) => void
}

export function virtualClock(start: Millis = millis(0)): VirtualClock {
  let now = start
  const waits: Wait[] = []

  const nextBy = (at: Millis): Wait | undefined => {
    waits.sort((a, b) => a.at - b.at)
    return waits[0] !== undefined && waits[0].at <= at ? waits.shift() : undefined
  }
  const until = (at: Millis, signal?: Interrupt): Promise<boolean> => {
    if (signal?.aborted) return Promise.resolve(false)
    if (at <= now) return Promise.resolve(true)
    return new Promise((resolve) => {
      const giveUp = () => {
        waits.splice(waits.indexOf(wait), 1)
        resolve(false)
      }
      const end = (reached: boolean) => {
        signal?.removeEventListener('abort', giveUp)
        resolve(reached)
      }
      const wait = { at, end }
      waits.push(wait)
      signal?.addEventListener('abort', giveUp, { once: true })
    })
  }
  const advanceTo = async (at: Millis): Promise<void> => {
    await settled()
    for (let wait = nextBy(at); wait !== undefined; wait = nextBy(at)) {
      now = wait.at
      wait.end(true)
      await settled()
    }
    now = at
  }
  return {
    now: () => now,
    until,
    advanceTo,
    get pending() {
      return waits.length
    },
  }
}

/** Promise callbacks, however deeply chained, run before the next macrotask. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
