/** One entry of FastAPI's `detail`: what is wrong, and where. */
export interface ValidationIssue {
  readonly type: string
  readonly loc: readonly (string | number)[]
  readonly msg: string
  /** What was found there; `null` as well for what JSON cannot say, and for what is too much to repeat. */
  readonly input: unknown
  readonly ctx?: Readonly<Record<string, unknown>>
}

/** Longest body, in bytes, of which parts are repeated in an answer. */
const LARGEST_ECHOED_BODY_BYTES = 32 * 1024
/** `JSON.stringify` recurses, so deeper values than this are not repeated. */
const DEEPEST_ECHO = 64

/** A copy of the issues for a client, in which no input is larger or deeper than is sensible to send back. */
export function withSensibleInputs(issues: readonly ValidationIssue[], bodyBytes: number): ValidationIssue[] {
  const isTooLarge = bodyBytes > LARGEST_ECHOED_BODY_BYTES
  return issues.map((issue) =>
    isTooLarge || isDeeper(issue.input, DEEPEST_ECHO) ? { ...issue, input: null } : issue,
  )
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1))
}
