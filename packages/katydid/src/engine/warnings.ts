/** More kinds of mistakes than a person reads. */
const maxWarnings = 20

/** What whoever wrote the load file should be told, each text once. */
export class Warnings {
  readonly #told = new Set<string>()
  #untold: string[] = []

  add(text: string): void {
    if (this.#told.has(text) || this.#told.size >= maxWarnings) return
    this.#told.add(text)
    this.#untold.push(text)
  }

  /** Those since the last take. */
  take(): readonly string[] {
    const taken = this.#untold
    this.#untold = []
    return taken
  }
}
