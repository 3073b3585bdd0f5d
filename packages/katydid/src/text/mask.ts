import { type KnownMask, maskOf } from './known-secrets.ts'

/** A run with a token for each user could teach it any number. */
const mostSecrets = 1_000

/** Masks what is known to be secret in a run wherever it stands, besides what the form of a text gives away. It may learn more. */
export class Mask {
  readonly #secrets = new Set<string>()
  #mask: KnownMask = maskOf([])

  constructor(secrets: readonly string[] = []) {
    this.add(secrets)
  }

  add(secrets: readonly string[]): void {
    const before = this.#secrets.size
    for (const secret of secrets) if (this.#secrets.size < mostSecrets) this.#secrets.add(secret)
    if (this.#secrets.size > before) this.#mask = maskOf(this.#secrets)
  }

  text(text: string): string {
    return this.#mask(text)
  }
}
