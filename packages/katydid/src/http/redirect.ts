import type { Method } from '../plan/index.ts'

const redirecting: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

export const isRedirect = (status: number): boolean => redirecting.has(status)

/** The method of the next hop, as browsers choose it (WHATWG fetch, HTTP-redirect fetch, step 12). */
export function methodAfter(status: number, method: Method): Method {
  if (status === 303 && method !== 'GET' && method !== 'HEAD') return 'GET'
  if ((status === 301 || status === 302) && method === 'POST') return 'GET'
  return method
}

/** Where it leads, or undefined when that is no http(s) URL. */
export function destination(location: string, from: string): URL | undefined {
  // Servers send UTF-8 in Location though they should not; the head was read as latin1.
  const text = Buffer.from(location, 'latin1').toString()
  if (!URL.canParse(text, from)) return undefined
  const url = new URL(text, from)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined
}
