import type { Exchange } from '../engine/sample.ts'
import { requestBody, withQuery } from '../http/index.ts'
import type { Prepared, RequestParts } from '../plan/index.ts'
import { charsetOf, decodeText, type Mask, masked, maskedHeader, thrownText } from '../text/index.ts'

/** The first failed request of its kind and its answer, as texts with secrets masked, cut at 2 kB each. */
export interface FailureSample {
  readonly request: string
  readonly response: string
}

const most = 2_000
/** A character takes four bytes at most: one that is cut in two at their end is not shown. */
const readBytes = 4 * most

/** The headers that the client adds by itself are not among those of the request. Never throws: options may be anything. */
export function failureSample({ method, url, options, answer }: Exchange, mask: Mask): FailureSample {
  return {
    request: shown(() => requestText(method, url, options), mask),
    response: shown(() => responseText(answer), mask),
  }
}

function shown(text: () => string, mask: Mask): string {
  try {
    return cut(mask.text(text()))
  } catch (error) {
    return `(cannot be shown: ${thrownText(error)})`
  }
}

function requestText(method: string, url: string, options: RequestParts): string {
  const { headers = {}, query, auth } = options
  const lines = Object.entries(headers).map(([name, value]) => maskedHeader(name, value))
  const credentials = auth === undefined ? [] : [maskedHeader('Authorization', 'as given by auth')]
  const target = masked(query === undefined ? url : withQuery(url, query))
  const body = requestBody(options)
  const type = body === undefined ? [] : [`Content-Type: ${body.contentType}`]
  const head = [`${method} ${target}`, ...lines, ...credentials, ...type].join('\n')
  return body === undefined ? head : `${head}\n\n${readable(startOf(body))}`
}

const startOf = ({ text, bytes }: Prepared): Buffer =>
  bytes === undefined
    ? Buffer.from(text.slice(0, readBytes), 'latin1')
    : Buffer.from(bytes.subarray(0, readBytes))

function responseText({ failure, headText, body }: Exchange['answer']): string {
  if (failure !== undefined && headText === '') return `no answer: ${failure.message} (${failure.code})`
  const head = headText.trimEnd().split('\r\n').map(maskedLine).join('\n')
  if (body === undefined) return `${head}\n\n(streamed)`
  return body.length === 0 ? head : `${head}\n\n${readable(body.subarray(0, readBytes), charsetOf(headText))}`
}

function maskedLine(line: string): string {
  const colon = line.indexOf(':')
  return colon < 0 ? line : maskedHeader(line.slice(0, colon), line.slice(colon + 1).trim())
}

/** What is no text is not shown: a page cannot do anything with it. */
function readable(bytes: Buffer, charset?: string): string {
  const text = decodeText(bytes, charset)
  const odd = [...text.slice(0, 200)].filter(
    (char) => char === '\ufffd' || (char < ' ' && !'\n\r\t'.includes(char)),
  )
  return odd.length > 10 ? '(binary)' : masked(text)
}

const cut = (text: string) => (text.length <= most ? text : `${text.slice(0, most)} ... (cut)`)
