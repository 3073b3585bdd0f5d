import type { Random } from '../time/index.ts'

/** A copy in a random order, each equally likely (Fisher and Yates; Knuth, TAOCP vol. 2, 3.4.2 P). */
export function shuffled<T>(items: Iterable<T>, random: Random): T[] {
  const copy = [...items]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    ;[copy[i], copy[j]] = [copy[j] as T, copy[i] as T]
  }
  return copy
}
