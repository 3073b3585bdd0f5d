/** What ends a wait early. An AbortSignal is one. */
export interface Interrupt {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void, options: { readonly once: true }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** What an AbortController and its signal are, in a tenth of the memory: each user has one. */
export class Stop implements Interrupt {
  aborted = false
  #listeners: (() => void)[] | undefined

  /** Calls each listener once; a second call does nothing. */
  abort(): void {
    this.aborted = true
    const listeners = this.#listeners
    this.#listeners = undefined
    for (const listener of listeners ?? []) listener()
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (this.#listeners === undefined) this.#listeners = [listener]
    else this.#listeners.push(listener)
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const at = this.#listeners?.indexOf(listener) ?? -1
    if (at >= 0) this.#listeners?.splice(at, 1)
  }
}
