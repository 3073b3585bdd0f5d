/** What `--set` says: values by name, as they were typed; undefined when one has no name. */
export function settings(texts: readonly string[]): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>()
  for (const text of texts) {
    const [, name, value] = /^\s*([^=\s]+)\s*=(.*)$/s.exec(text) ?? []
    if (name === undefined || value === undefined) return undefined
    values.set(name, value)
  }
  return values
}
