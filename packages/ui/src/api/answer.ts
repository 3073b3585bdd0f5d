import type { Problems } from '../../../katydid/src/web/contract.ts'

export type Problem = Problems['problems'][number]

/** What came of a call: the answer, problems at fields of what was sent, or a refusal in words. */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | { readonly kind: 'refused'; readonly message: string }

/** Reads the answer to a call of ours; never throws. */
export async function answered<T>(call: Promise<Response>): Promise<Answer<T>> {
  try {
    const response = await call
    const body: unknown = await response.json().catch(() => undefined)
    if (response.ok) return { kind: 'ok', value: body as T }
    if (hasProblems(body)) return { kind: 'problems', problems: body.problems }
    return { kind: 'refused', message: refusal(response, body) }
  } catch {
    return { kind: 'refused', message: 'Katydid does not answer. Is it still running in its terminal?' }
  }
}

const hasProblems = (body: unknown): body is Problems =>
  typeof body === 'object' && body !== null && 'problems' in body && Array.isArray(body.problems)

function refusal({ status, statusText }: Response, body: unknown): string {
  if (status === 401) return 'Katydid wants its token: open the address that it printed, with ?token=...'
  if (typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string') {
    return body.message
  }
  return `Katydid answered ${status} ${statusText}`.trim()
}
