import type { ServiceMetrics } from '../metrics/service-metrics.ts'
import { PredictionError } from '../model.ts'
import { rejectionAnswer } from './admission.ts'
import { type Answer, detail } from './answer.ts'
import type { Extras } from './extras.ts'

export type Done = (answer: Answer) => void

/** The connection of a request: once it is destroyed, what has not been computed yet need not be. */
export interface Client {
  readonly destroyed: boolean
}

/** What a request brings with it on its way through the model. Instants in ms of `performance.now()`. */
export interface CallContext {
  readonly id: string
  readonly arrivedAt: number
  /** The body was read; from here on the digits are in the queue. */
  readonly readAt: number
  /** From here on the client has no more use for an answer; infinite when it did not say. */
  readonly deadlineAt: number
  readonly client: Client | undefined
  readonly extras: Extras
  readonly metrics: ServiceMetrics
  readonly onFailure: (error: unknown, requestId: string) => void
  readonly done: Done
}

export function isTooLate({ deadlineAt }: CallContext): boolean {
  return deadlineAt !== Number.POSITIVE_INFINITY && performance.now() > deadlineAt
}

export function tooLate({ metrics }: CallContext): Answer {
  metrics.rejected('expired')
  return rejectionAnswer('expired', 0)
}

/** Only our own messages go out: the runtime's may name files of the machine. */
export function failure({ id, onFailure }: CallContext, error: unknown): Answer {
  onFailure(error, id)
  const reason = error instanceof PredictionError ? error.message : 'the model could not be run'
  return detail(500, `Prediction failed: ${reason}`)
}
