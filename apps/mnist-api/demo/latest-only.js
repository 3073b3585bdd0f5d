// @ts-check
/** @typedef {import('./predict.js').Outcome} Outcome */

/**
 * Asks for the latest picture, with one request under way: pictures that were outdated meanwhile are never sent.
 * What was refused for a while is asked again, or what is the latest by then.
 */
export class LatestOnly {
  #ask
  #show
  /** @type {Uint8Array<ArrayBuffer> | undefined} */
  #latest
  /** The latest has been asked for. */
  #isAsked = true
  #isAsking = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry

  /**
   * @param {(picture: Uint8Array<ArrayBuffer>) => Promise<Outcome>} ask
   * @param {(outcome: Outcome) => void} show
   */
  constructor(ask, show) {
    this.#ask = ask
    this.#show = show
  }

  /** `undefined` when there is nothing to ask any more. @param {Uint8Array<ArrayBuffer> | undefined} picture */
  want(picture) {
    this.#latest = picture
    this.#isAsked = picture === undefined
    if (!this.#isAsking && this.#retry === undefined) void this.#run()
  }

  /** Whatever waits to be asked again is asked at once. */
  hurry() {
    if (this.#retry === undefined) return
    clearTimeout(this.#retry)
    this.#retry = undefined
    void this.#run()
  }

  async #run() {
    this.#isAsking = true
    while (!this.#isAsked && this.#latest !== undefined && this.#retry === undefined) {
      this.#isAsked = true
      this.#take(await this.#ask(this.#latest))
    }
    this.#isAsking = false
  }

  /** @param {Outcome} outcome */
  #take(outcome) {
    if (this.#latest === undefined) return
    this.#show(outcome)
    if (outcome.kind === 'answered' || outcome.retryAfterMs === undefined) return
    this.#isAsked = false
    this.#retry = setTimeout(() => this.hurry(), outcome.retryAfterMs)
  }
}
