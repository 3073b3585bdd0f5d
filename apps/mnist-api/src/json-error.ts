/** Where a text stops being JSON: the message that Python's `json` module has for it, without NaN and Infinity. */
export interface JsonError {
  /** Characters (code points, as Python counts) before the error. */
  readonly position: number
  readonly message: string
}

const NAME_EXPECTED = 'Expecting property name enclosed in double quotes'
const LITERAL = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y
const WHITE_SPACE = /[ \t\r\n]*/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these inside a string
const PLAIN_CHARACTERS = /[^"\\\u0000-\u001f]*/y
const SHORT_ESCAPES = '"\\/bfnrt'
const FOUR_HEX_DIGITS = /[0-9a-fA-F]{4}/y

/** Finds the first error of a text; `undefined` when it is JSON. Clients of FastAPI see these words in a 422. */
export function explainJson(text: string): JsonError | undefined {
  const error = new JsonChecker(text).document()
  return error === undefined ? undefined : { ...error, position: countCharacters(text, error.position) }
}

function countCharacters(text: string, end: number): number {
  let characters = 0
  for (let at = 0; at < end; characters++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return characters
}

/** One pass over the text, with its own stack so that no depth of nesting is too much. */
class JsonChecker {
  readonly #text: string
  #at = 0
  readonly #open: ('{' | '[')[] = []

  constructor(text: string) {
    this.#text = text
  }

  document(): JsonError | undefined {
    this.#take(WHITE_SPACE)
    do {
      const error = this.#value() ?? this.#afterValue()
      if (error !== undefined) return error
    } while (this.#open.length > 0)
    return this.#at === this.#text.length ? undefined : this.#error('Extra data')
  }

  /** Enters lists and objects until it stands behind a value: a text, a literal, or an empty list or object. */
  #value(): JsonError | undefined {
    for (;;) {
      const next = this.#next()
      if (next === '"') return this.#string()
      if (next !== '{' && next !== '[')
        return this.#take(LITERAL) ? undefined : this.#error('Expecting value')
      this.#at++
      this.#take(WHITE_SPACE)
      this.#open.push(next)
      if (this.#next() === closing(next)) return undefined
      const error = next === '{' ? this.#name() : undefined
      if (error !== undefined) return error
    }
  }

  /** Leaves what is closed here; with something still open, goes on to where its next value begins. */
  #afterValue(): JsonError | undefined {
    for (;;) {
      this.#take(WHITE_SPACE)
      const inside = this.#open.at(-1)
      if (inside === undefined) return undefined
      if (this.#next() === closing(inside)) {
        this.#open.pop()
        this.#at++
        continue
      }
      if (this.#next() !== ',') return this.#error("Expecting ',' delimiter")
      this.#at++
      this.#take(WHITE_SPACE)
      return inside === '{' ? this.#name() : undefined
    }
  }

  /** A property's name and its colon. */
  #name(): JsonError | undefined {
    if (this.#next() !== '"') return this.#error(NAME_EXPECTED)
    const error = this.#string()
    if (error !== undefined) return error
    this.#take(WHITE_SPACE)
    if (this.#next() !== ':') return this.#error("Expecting ':' delimiter")
    this.#at++
    this.#take(WHITE_SPACE)
    return undefined
  }

  #string(): JsonError | undefined {
    const start = this.#at++
    for (;;) {
      this.#take(PLAIN_CHARACTERS)
      const next = this.#next()
      if (next === '') return this.#error('Unterminated string starting at', start)
      if (next !== '"' && next !== '\\') return this.#error('Invalid control character at')
      this.#at++
      if (next === '"') return undefined
      const error = this.#escape(start)
      if (error !== undefined) return error
    }
  }

  /** What follows a backslash. */
  #escape(stringStart: number): JsonError | undefined {
    const next = this.#next()
    if (next === '') return this.#error('Unterminated string starting at', stringStart)
    if (next !== 'u' && !SHORT_ESCAPES.includes(next)) return this.#error('Invalid \\escape', this.#at - 1)
    this.#at++
    if (next !== 'u') return undefined
    const isCutShort = this.#at + 4 >= this.#text.length
    if (!isCutShort && this.#take(FOUR_HEX_DIGITS)) return undefined
    return this.#error('Invalid \\uXXXX escape', this.#at - 1)
  }

  /** The character here; empty at the end. */
  #next(): string {
    return this.#text.charAt(this.#at)
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    if (!pattern.test(this.#text)) return false
    this.#at = pattern.lastIndex
    return true
  }

  #error(message: string, position = this.#at): JsonError {
    return { position, message }
  }
}

function closing(opening: '{' | '['): '}' | ']' {
  return opening === '{' ? '}' : ']'
}
