/** Durations in ms, in the order in which they were recorded; exact, 8 bytes each. */
export class Samples {
  #values = new Float64Array(1024)
  #count = 0

  push(durationMs: number): void {
    if (this.#count === this.#values.length) this.#grow()
    this.#values[this.#count++] = durationMs
  }

  #grow(): void {
    const values = new Float64Array(this.#values.length * 2)
    values.set(this.#values)
    this.#values = values
  }

  get count(): number {
    return this.#count
  }

  /** A view, not a copy. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#count)
  }
}
