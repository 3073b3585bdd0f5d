import { createRequire } from 'node:module'
import type { CookieJar } from 'tough-cookie'
import type { Target } from './target.ts'

/** A cookie may expire; a header put together is used again for this long at most, in ms. */
const rememberMillis = 1_000

const require = createRequire(import.meta.url)

/** The library is loaded with the first cookie of a thread (some 20 ms), since most runs have none. */
function newJar(): CookieJar {
  const { CookieJar } = require('tough-cookie') as typeof import('tough-cookie')
  return new CookieJar(undefined, { looseMode: true, rejectPublicSuffixes: false })
}

function keep(jar: CookieJar, value: string, url: string): void {
  try {
    jar.setCookieSync(value, url, { ignoreError: true })
  } catch {
    // For some nonsense (a Domain that is no host name) the library throws though told not to: it is refused as well.
  }
}

/** The cookies of one user. A jar is made when the first one comes: most users never get any. */
export class Cookies {
  private jar: CookieJar | undefined = undefined
  private readonly ready = new Map<string, string>()
  private readyUntil = 0

  /** Takes the values of Set-Cookie; what a browser would refuse is left out. */
  store(target: Target, values: readonly string[]): void {
    this.jar ??= newJar()
    this.ready.clear()
    for (const value of values) keep(this.jar, value, target.href)
  }

  /** The value of the Cookie header, '' when there is none to send. */
  headerFor(target: Target, now: number): string {
    if (this.jar === undefined) return ''
    if (now >= this.readyUntil) {
      this.ready.clear()
      this.readyUntil = now + rememberMillis
    }
    const known = this.ready.get(target.href)
    if (known !== undefined) return known
    const header = this.jar.getCookieStringSync(target.href)
    this.ready.set(target.href, header)
    return header
  }

  clear(): void {
    this.jar = undefined
    this.ready.clear()
  }
}
