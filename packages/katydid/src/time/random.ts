/** A seeded source of chance: the same seed gives the same run. Not for secrets. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform integer in [0, below). */
  below(below: number): number
  /** One of the items, each equally likely. Throws a RangeError on an empty list. */
  pick<T>(items: readonly T[]): T
}

/** A generator whose stream depends on every part of the seed, so that user 3 of class A differs from user 3 of B. */
export function seededRandom(...seed: readonly (number | string)[]): Random {
  return new Mulberry(hash(seed.join('/')))
}

class Mulberry implements Random {
  #state: number

  constructor(state: number) {
    this.#state = state
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    return mix(this.#state) / 0x1_0000_0000
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('cannot pick from an empty list')
    return items[this.below(items.length)] as T
  }
}

/** mulberry32's output function (Tommy Ettinger, 2017, public domain): passes gjrand for 2^32 draws. */
function mix(state: number): number {
  let t = Math.imul(state ^ (state >>> 15), state | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return (t ^ (t >>> 14)) >>> 0
}

/** FNV-1a, 32 bit (Fowler, Noll, Vo), over UTF-16 code units. */
function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h
}
