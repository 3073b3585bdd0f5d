import type { Response } from '../plan/index.ts'
import type { Millis } from '../units/index.ts'
import { cut } from './life.ts'
import type { Sent } from './sample.ts'

type Answered = Pick<Response, 'status' | 'timings' | 'failure' | 'bodyBytes'>

/** When a request was intended, and when it could be sent at the earliest. */
export interface Due {
  readonly intendedAt: Millis
  readonly couldSendAt: Millis
  /** Of the task that asked for it. */
  readonly tags: readonly string[]
}

/** The sample of a request that was sent. */
export function sampleOf(
  method: string,
  name: string,
  { intendedAt, couldSendAt, tags }: Due,
  response: Answered,
  reason: string | undefined | typeof cut,
): Sent {
  const { sentAt, firstByteAt, endedAt, unreadSince, connectMs, tlsMs, resends } = response.timings
  const kind = kindOf(response, reason)
  return {
    kind,
    method,
    name,
    intendedAt,
    couldSendAt,
    tags,
    sentAt,
    firstByteAt: response.status === 0 ? undefined : firstByteAt,
    endedAt,
    unreadSince: response.status === 0 ? undefined : unreadSince,
    connectMs,
    tlsMs,
    resends,
    bytes: response.bodyBytes,
    reason: kind === 'failed' ? (reason as string) : undefined,
  }
}

function kindOf({ failure }: Answered, reason: string | undefined | typeof cut): Sent['kind'] {
  if (reason === undefined) return 'ok'
  return reason === cut || failure?.code === 'CUT_OFF' ? 'cut-off' : 'failed'
}
