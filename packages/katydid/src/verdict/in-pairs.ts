/** Neighbours joined two by two, without the first when their number is odd: the last ones are the most telling. */
export function inPairs<T>(items: readonly T[], join: (first: T, second: T) => T): readonly T[] {
  const from = items.length % 2
  return Array.from({ length: (items.length - from) / 2 }, (_, i) =>
    join(items[from + 2 * i] as T, items[from + 2 * i + 1] as T),
  )
}
