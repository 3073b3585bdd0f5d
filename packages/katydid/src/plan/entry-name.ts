const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const hex = /^(?=.*\d)[0-9a-f]{16,}$/i
const digits = /^\d+$/

/**
 * The row a URL is counted under: ids, UUIDs and hashes in the path become `{id}` and `{uuid}`, query values become
 * their keys, so that `/users/17/orders?page=2` and `/users/18/orders?page=3` are one. The fragment goes.
 */
export function entryName(url: string): string {
  const [target = ''] = url.split('#', 1)
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const name = path.split('/').map(segmentName).join('/') || '/'
  return mark < 0 ? name : name + queryName(target.slice(mark + 1))
}

function segmentName(segment: string): string {
  if (digits.test(segment) || hex.test(segment)) return '{id}'
  return uuid.test(segment) ? '{uuid}' : segment
}

function queryName(query: string): string {
  const keys = new Set(query.split('&').map((pair) => pair.split('=', 1)[0] ?? ''))
  keys.delete('')
  return keys.size === 0 ? '' : `?${[...keys].map((key) => `${key}={${key}}`).join('&')}`
}

/** Remembers the names of the URLs seen, so that the hot path is one lookup; forgets them when there are too many. */
export function entryNames(limit = 10_000): (url: string) => string {
  const names = new Map<string, string>()
  return (url) => {
    const known = names.get(url)
    if (known !== undefined) return known
    if (names.size >= limit) names.clear()
    const name = entryName(url)
    names.set(url, name)
    return name
  }
}
