import type { Batcher } from '../batching/batcher.ts'
import type { Rejection } from '../metrics/service-metrics.ts'
import type { Answer } from './answer.ts'

/** How much may wait, and how long. */
export interface Limits {
  /** Longest predicted wait of a request that does not bring a deadline of its own. */
  readonly maxWaitMs: number
  /** Digits that may wait for the model. */
  readonly maxQueue: number
}

export const DEFAULT_LIMITS: Limits = { maxWaitMs: 250, maxQueue: 1_024 }

const BODIES: Readonly<Record<Rejection, string>> = {
  queue_full: '{"detail":"Too busy: too many requests are waiting"}',
  deadline: '{"detail":"Too busy: the answer would come too late"}',
  expired: '{"detail":"Too busy: the deadline passed while the request waited"}',
}

/**
 * Why `digits` more should be refused now, if they should: refusing costs little as long as nothing is parsed. When
 * nothing waits, nothing is refused: a forecast that was once too long would never be corrected otherwise.
 */
export function rejectionOf(
  batcher: Batcher,
  limits: Limits,
  digits: number,
  deadlineMs: number | undefined,
): Rejection | undefined {
  if (batcher.isIdle) return undefined
  if (batcher.queued + digits > limits.maxQueue) return 'queue_full'
  return batcher.waitMs(digits) > (deadlineMs ?? limits.maxWaitMs) ? 'deadline' : undefined
}

/** 503, with the seconds until the present queue is done. */
export function rejectionAnswer(reason: Rejection, waitMs: number): Answer {
  return { status: 503, body: BODIES[reason], retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) }
}
