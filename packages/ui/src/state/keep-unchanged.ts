/**
 * `next`, with each part of it that equals its counterpart in `previous` replaced by that one, so that what did not change
 * is the same object still and is not drawn again. Plain JSON only.
 */
export function keepUnchanged<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next)) return next
  if (Array.isArray(next)) return keepItems(previous, next) as T
  if (isRecord(next)) return keepFields(previous, next) as T
  return next
}

function keepItems(previous: unknown, next: readonly unknown[]): readonly unknown[] {
  if (!Array.isArray(previous)) return next
  const kept = next.map((item, i) => keepUnchanged(previous[i], item))
  return kept.length === previous.length && kept.every((item, i) => Object.is(item, previous[i]))
    ? previous
    : kept
}

function keepFields(previous: unknown, next: Readonly<Record<string, unknown>>) {
  if (!isRecord(previous)) return next
  const keys = Object.keys(next)
  const kept = Object.fromEntries(keys.map((key) => [key, keepUnchanged(previous[key], next[key])]))
  const isSame = keys.length === Object.keys(previous).length
  return isSame && keys.every((key) => Object.is(kept[key], previous[key])) ? previous : kept
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
