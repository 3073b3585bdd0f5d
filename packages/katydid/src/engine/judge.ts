import { STATUS_CODES } from 'node:http'
import { inspect } from 'node:util'
import type { Response } from '../plan/index.ts'

type Reason = string | undefined
type Verdict = string | undefined | void
type Answered = Pick<Response, 'status' | 'failure'>

/** Why a request failed, or undefined when it passed. A check, where there is one, has the last word on an answer. */
export function judge<A extends Answered>(
  response: A,
  check: ((response: A) => Verdict | Promise<Verdict>) | undefined,
): Reason | Promise<Reason> {
  if (response.failure !== undefined) return `${response.failure.message} (${response.failure.code})`
  if (check === undefined) return response.status < 400 ? undefined : statusReason(response.status)
  try {
    const verdict = check(response)
    return verdict instanceof Promise ? verdict.then(reasonOf, messageOf) : reasonOf(verdict)
  } catch (error) {
    return messageOf(error)
  }
}

/** A check that gives true or false, as other tools' do, must not pass or fail by accident. */
function reasonOf(verdict: unknown): Reason {
  if (verdict === undefined || verdict === null || verdict === '') return undefined
  if (typeof verdict === 'string') return verdict
  return `the check gave ${inspect(verdict, { depth: 0 })}; it must give a reason (a text) or nothing`
}

const statusReason = (status: number) => `HTTP ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd()

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error)
}
