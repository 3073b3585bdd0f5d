import { STATUS_CODES } from 'node:http'
import type { Response } from '../plan/index.ts'
import { thrownText, valueText } from '../text/index.ts'

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
    return isThenable(verdict) ? Promise.resolve(verdict).then(reasonOf, thrownText) : reasonOf(verdict)
  } catch (error) {
    return thrownText(error)
  }
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'

/** A check that gives true or false, as other tools' do, must not pass or fail by accident. */
function reasonOf(verdict: unknown): Reason {
  if (verdict === undefined || verdict === null || verdict === '') return undefined
  if (typeof verdict === 'string') return thrownText(verdict) // of a length that a table can show
  return `the check gave ${valueText(verdict)}; it must give a reason (a text) or nothing`
}

const statusReason = (status: number) => `HTTP ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd()
