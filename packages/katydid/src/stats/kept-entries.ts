/** Entries that are told apart however many there are, as SLOs name them: a name, or a method and a name. */
export function keptEntries(entries: readonly string[]): (method: string, name: string) => boolean {
  const kept = new Set(entries)
  return (method, name) => kept.has(name) || kept.has(`${method} ${name}`)
}
