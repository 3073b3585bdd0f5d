/** Where what does not fit under the limit is put, visibly. */
export const otherName = '(other)'

/** At most this many entries, groups of failures and groups of exceptions are told apart. */
export const groupLimit = 500

/**
 * Values by two keys, of which the second may be unbounded (names, reasons, messages): once there are `limit`, a new
 * second key falls into `(other)` of its first, unless it is one to be kept. Lookups make no garbage.
 */
export class CappedGroups<K, V> {
  readonly #byFirst = new Map<K, Map<string, V>>()
  readonly #values: V[] = []
  readonly #create: (first: K, second: string) => V
  readonly #isKept: (first: K, second: string) => boolean
  readonly #limit: number

  /** `isKept`: keys that are told apart beyond the limit, too; there must be few of them. */
  constructor(
    create: (first: K, second: string) => V,
    isKept: (first: K, second: string) => boolean = () => false,
    limit = groupLimit,
  ) {
    this.#create = create
    this.#isKept = isKept
    this.#limit = limit
  }

  /** The value of these keys, made when there is none. */
  get(first: K, second: string): V {
    return this.#byFirst.get(first)?.get(second) ?? this.#make(first, second)
  }

  /** The value of exactly these keys, if it is there. */
  find(first: K, second: string): V | undefined {
    return this.#byFirst.get(first)?.get(second)
  }

  #make(first: K, second: string): V {
    const isFull = this.#values.length >= this.#limit
    if (isFull && second !== otherName && !this.#isKept(first, second)) return this.get(first, otherName)
    const value = this.#create(first, second)
    const group = this.#byFirst.get(first) ?? new Map<string, V>()
    this.#byFirst.set(first, group.set(second, value))
    this.#values.push(value)
    return value
  }

  /** In the order they were first asked for. */
  get values(): readonly V[] {
    return this.#values
  }
}
