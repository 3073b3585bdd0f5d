/** What goes back to a client, free of the way it goes. */
export interface Answer {
  readonly status: number
  /** JSON. */
  readonly body: string
  /** Where the time went; absent where nothing was computed. */
  readonly timing?: Timing
  /** Only with 503: seconds after which another try makes sense. */
  readonly retryAfterSeconds?: number
}

/** Durations in ms. */
export interface Timing {
  readonly parseMs: number
  readonly queueMs: number
  readonly computeMs: number
}

/** The value of a `Server-Timing` header, which browsers show beside the request. */
export function serverTiming({ parseMs, queueMs, computeMs }: Timing): string {
  return `parse;dur=${micro(parseMs)}, queue;dur=${micro(queueMs)}, compute;dur=${micro(computeMs)}`
}

/** To the microsecond; much faster than `toFixed`. */
const micro = (ms: number): number => Math.round(ms * 1_000) / 1_000

/** A refusal of what a client sent repeats some of it; predictions and 503s are ASCII, which costs less to send. */
export const isAscii = ({ status }: Answer): boolean => status === 200 || status === 503

export function detail(status: number, reason: string): Answer {
  return { status, body: JSON.stringify({ detail: reason }) }
}
