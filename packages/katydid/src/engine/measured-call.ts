import type { MeasureOptions } from '../plan/index.ts'
import { thrownText } from '../text/index.ts'
import { cut, type Life } from './life.ts'
import type { Meter } from './meter.ts'
import type { Sent } from './sample.ts'

type Measured<T> = { readonly value: T } | { readonly reason: string } | typeof cut

/** `User.measure`: any call becomes a sample, and what it throws its reason. Undefined when it failed or was cut off. */
export async function measuredCall<T>(
  life: Life,
  { recorder, tally }: Meter,
  name: string,
  call: () => T | Promise<T>,
  { type = 'CALL' }: MeasureOptions = {},
): Promise<T | undefined> {
  const due = life.due()
  life.calls++
  tally.offered++
  if (life.isCut) {
    recorder.record({ kind: 'unsent', method: type, name, intendedAt: due.intendedAt })
    return new Promise(() => undefined)
  }
  const sentAt = life.clock.now()
  tally.inFlight++
  life.inFlight++
  const outcome = await life.orCut(settle(call))
  tally.inFlight--
  life.inFlight--
  const endedAt = life.clock.now()
  const at = { ...due, sentAt, firstByteAt: undefined, endedAt, connectMs: noTime, tlsMs: noTime }
  recorder.record({ kind: kindOf(outcome), method: type, name, ...at, bytes: 0, reason: reasonOf(outcome) })
  life.ready(endedAt)
  return outcome !== cut && 'value' in outcome ? outcome.value : undefined
}

const noTime = 0 as Sent['connectMs']

async function settle<T>(call: () => T | Promise<T>): Promise<Measured<T>> {
  try {
    return { value: await call() }
  } catch (error) {
    return { reason: thrownText(error) }
  }
}

function kindOf(outcome: Measured<unknown>): Sent['kind'] {
  if (outcome === cut) return 'cut-off'
  return 'value' in outcome ? 'ok' : 'failed'
}

const reasonOf = (outcome: Measured<unknown>): string | undefined =>
  outcome !== cut && 'reason' in outcome ? outcome.reason : undefined
