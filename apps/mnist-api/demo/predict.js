// @ts-check
/**
 * What came of asking the model. `retryAfterMs` is when to ask again without anybody's doing.
 * @typedef {{ kind: 'answered' } & Reading} Answered
 * @typedef {{ kind: 'troubled', words: string, retryAfterMs: number | undefined }} Troubled
 * @typedef {Answered | Troubled} Outcome
 */
/**
 * @typedef {object} Reading
 * @property {number} prediction
 * @property {number} confidence from 0 to 1
 * @property {readonly number[]} probabilities one for each digit
 * @property {readonly string[]} warnings
 * @property {Parts} parts
 */
/** Where the time went, in ms; `rest` is the network and this page. @typedef {Record<'parse' | 'queue' | 'compute' | 'rest', number>} Parts */

const OFFLINE_RETRY_MS = 1_500
/** Whatever the service says. */
const LEAST_RETRY_MS = 500
const NO_MODEL_RETRY_MS = 5_000
/** A server that takes longer is as good as gone. */
const TIME_LIMIT_MS = 10_000

/** Asks for one picture of 784 bytes; never throws. @param {Uint8Array<ArrayBuffer>} picture @returns {Promise<Outcome>} */
export async function predict(picture) {
  const startedMs = performance.now()
  try {
    const response = await fetch('predict?include=probabilities,warnings', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: picture,
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    })
    const body = /** @type {Omit<Reading, 'parts'>} */ (await response.json())
    if (!response.ok) return refusal(response)
    const timing = response.headers.get('server-timing') ?? ''
    return { kind: 'answered', ...body, parts: partsOf(timing, performance.now() - startedMs) }
  } catch {
    return troubled('The service cannot be reached. This page keeps trying.', OFFLINE_RETRY_MS)
  }
}

/** @param {Response} response @returns {Troubled} */
function refusal({ status, headers }) {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  const isTold = seconds >= 0
  const retryAfterMs = Math.max(LEAST_RETRY_MS, 1_000 * (isTold ? seconds : 5))
  if (status === 401) return troubled('The service asks for an API key, and this page has none.')
  if (status === 429) return troubled(`Too many requests. ${again(seconds)}`, retryAfterMs)
  if (status === 503 && isTold) return troubled(`The service is busy. ${again(seconds)}`, retryAfterMs)
  if (status === 503)
    return troubled('The service has no model loaded. It can read nothing.', NO_MODEL_RETRY_MS)
  return troubled(`The service could not read this drawing (status ${status}).`)
}

/** @param {number} seconds */
function again(seconds) {
  return seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again.'
}

/** @param {string} words @param {number} [retryAfterMs] @returns {Troubled} */
function troubled(words, retryAfterMs) {
  return { kind: 'troubled', words, retryAfterMs }
}

/** `parse;dur=0.03, queue;dur=0.2, compute;dur=0.4` @param {string} serverTiming @param {number} totalMs @returns {Parts} */
export function partsOf(serverTiming, totalMs) {
  /** @param {string} name */
  const of = (name) => Number(new RegExp(`\\b${name};dur=([\\d.]+)`).exec(serverTiming)?.[1] ?? 0)
  const [parse, queue, compute] = [of('parse'), of('queue'), of('compute')]
  return { parse, queue, compute, rest: Math.max(0, totalMs - parse - queue - compute) }
}
