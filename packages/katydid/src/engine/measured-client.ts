import type { HttpSession } from '../http/index.ts'
import type {
  Client,
  Method,
  RequestOptions,
  RequestParts,
  Response,
  ResponseStream,
  StreamOptions,
} from '../plan/index.ts'
import type { Millis } from '../units/index.ts'
import { Asked } from './asked.ts'
import type { Life } from './life.ts'
import { MeasuredStream } from './measured-stream.ts'
import type { Meter } from './meter.ts'

/** The client that tasks see: each call is judged and recorded as one sample before it returns. */
export class MeasuredClient implements Client {
  readonly #session: HttpSession
  readonly #life: Life
  readonly #meter: Meter

  constructor(session: HttpSession, life: Life, meter: Meter) {
    this.#session = session
    this.#life = life
    this.#meter = meter
  }

  /** Rejects, uncounted, for a mistake in the script: nothing was offered. */
  request(method: Method, url: string, options: RequestOptions = none): Promise<Response> {
    const life = this.#life
    const { tally, nameOf } = this.#meter
    const due = life.due()
    if (life.isCut) return this.#neverSent(method, options.name ?? nameOf(url), due.intendedAt)
    const asked = new Asked(life, this.#meter, this.#session, method, url, options, due)
    tally.inFlight++
    life.inFlight++
    try {
      checkName(options)
      return this.#session.send(method, url, options, asked)
    } catch (mistake) {
      tally.inFlight--
      life.inFlight--
      return Promise.reject(mistake)
    }
  }

  async stream(method: Method, url: string, options: StreamOptions = none): Promise<ResponseStream> {
    const life = this.#life
    const due = life.due()
    if (life.isCut) return this.#neverSent(method, options.name ?? this.#meter.nameOf(url), due.intendedAt)
    checkName(options)
    return new MeasuredStream(life, this.#meter, { method, url, due }, options).open(this.#session)
  }

  /** Asked for when the run is over. It never returns: its task has nothing left to do, and must not loop on it. */
  #neverSent(method: string, name: string, intendedAt: Millis): Promise<never> {
    const { recorder, tally } = this.#meter
    tally.offered++
    recorder.record({ kind: 'unsent', method, name, intendedAt })
    return new Promise(() => undefined)
  }

  get headers(): Record<string, string> {
    return this.#session.headers
  }

  clearCookies(): void {
    this.#session.clearCookies()
  }

  get(url: string, options?: RequestOptions): Promise<Response> {
    return this.request('GET', url, options)
  }

  head(url: string, options?: RequestOptions): Promise<Response> {
    return this.request('HEAD', url, options)
  }

  post(url: string, options?: RequestOptions): Promise<Response> {
    return this.request('POST', url, options)
  }

  put(url: string, options?: RequestOptions): Promise<Response> {
    return this.request('PUT', url, options)
  }

  patch(url: string, options?: RequestOptions): Promise<Response> {
    return this.request('PATCH', url, options)
  }

  delete(url: string, options?: RequestOptions): Promise<Response> {
    return this.request('DELETE', url, options)
  }

  options(url: string, options?: RequestOptions): Promise<Response> {
    return this.request('OPTIONS', url, options)
  }
}

/** Throws a TypeError: what is no text could be counted under no row. */
function checkName({ name }: RequestParts): void {
  if (name !== undefined && typeof name !== 'string')
    throw new TypeError('the name of a request must be a string')
}

const none: RequestOptions & StreamOptions = {}
