import { type TimeName, timeNames } from './times.ts'

/**
 * The histograms of a delta, one after another, as plain numbers: one array crosses threads in the time that thousands
 * of small ones would take to be told apart. A histogram is a block: [count], and unless that is 0 [sum, min, max,
 * clamped, n, bucket 1, count 1, ... bucket n, count n], buckets in any order.
 */
export type Tape = Float64Array

export const blockHead = 6

/** Where the block after the one at `at` begins. */
export function blockAfter(tape: Tape, at: number): number {
  return tape[at] === 0 ? at + 1 : at + blockHead + 2 * (tape[at + 5] as number)
}

/** Where the block of one kind of times begins, of an entry whose first begins at `block`. */
export function blockOf(tape: Tape, block: number, name: TimeName): number {
  let at = block
  for (let i = 0; i < timeNames.indexOf(name); i++) at = blockAfter(tape, at)
  return at
}

/** Writes a tape; keeps its memory from one tape to the next. */
export class TapeWriter {
  #numbers = new Float64Array(4_096)
  #length = 0

  get length(): number {
    return this.#length
  }

  write(number: number): void {
    if (this.#length === this.#numbers.length) this.#grow()
    this.#numbers[this.#length++] = number
  }

  /** What was written since the last take. */
  take(): Tape {
    const tape = this.#numbers.slice(0, this.#length)
    this.#length = 0
    return tape
  }

  #grow(): void {
    const longer = new Float64Array(this.#numbers.length * 2)
    longer.set(this.#numbers)
    this.#numbers = longer
  }
}
