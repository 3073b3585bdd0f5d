/**
 * Tells whether something happens in the same turn of the event loop as something before it. A request asked for in
 * the turn in which its user became ready was held up by us alone; in a later turn, by what the task awaited.
 */
export class Turns {
  #current = 0
  #counting = false
  readonly #next = () => {
    this.#counting = false
    this.#current++
  }

  /** Names the present turn. */
  mark(): number {
    if (!this.#counting) {
      this.#counting = true
      setImmediate(this.#next)
    }
    return this.#current
  }

  isNow(turn: number): boolean {
    return turn === this.#current
  }
}
