/** A text that is not an SLO: what was expected, and a caret under the place. */
export class SloError extends RangeError {
  override readonly name = 'SloError'
  /** Of the text, counted from 0. */
  readonly at: number

  constructor(text: string, at: number, expected: string) {
    super(`expected ${expected}\n  ${text}\n  ${' '.repeat(at)}^`)
    this.at = at
  }
}

/** Goes through a line from left to right; blanks between what it takes count for nothing. */
export class SloReader {
  readonly #line: string
  #at: number

  constructor(line: string, at: number) {
    this.#line = line
    this.#at = at
    this.#skipBlanks()
  }

  /** What a sticky pattern finds here, past it from then on. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#line)
    if (found === null) return undefined
    this.#at += found[0].length
    this.#skipBlanks()
    return found
  }

  /** As `take`, and stays when `read` gives undefined. */
  takeIf<T>(pattern: RegExp, read: (found: RegExpExecArray) => T | undefined): T | undefined {
    const at = this.#at
    const found = this.take(pattern)
    const value = found && read(found)
    if (value === undefined) this.#at = at
    return value
  }

  /** As `takeIf`; fails with what was expected. */
  need<T>(pattern: RegExp, expected: string, read: (found: RegExpExecArray) => T | undefined): T {
    return this.takeIf(pattern, read) ?? this.fail(expected)
  }

  fail(expected: string): never {
    throw new SloError(this.#line, this.#at, expected)
  }

  get isAtEnd(): boolean {
    return this.#at === this.#line.length
  }

  #skipBlanks(): void {
    while (this.#line[this.#at] === ' ') this.#at++
  }
}
