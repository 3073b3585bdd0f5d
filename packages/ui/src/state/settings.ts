import { useCallback, useState } from 'react'

/** A choice that this browser remembers, as JSON; `parse` gives undefined for what cannot be used. */
export function useSetting<T>(
  name: string,
  initial: T,
  parse: (stored: unknown) => T | undefined,
): readonly [T, (value: T) => void] {
  const key = `katydid.${name}`
  const [value, setValue] = useState<T>(() => read(key, parse) ?? initial)
  const set = useCallback(
    (next: T) => {
      setValue(next)
      write(key, next)
    },
    [key],
  )
  return [value, set]
}

function read<T>(key: string, parse: (stored: unknown) => T | undefined): T | undefined {
  try {
    const text = window.localStorage.getItem(key)
    return text === null ? undefined : parse(JSON.parse(text))
  } catch {
    return undefined // not our JSON, or no storage in this browser: the initial value serves
  }
}

function write(key: string, value: unknown): void {
  try {
    window.localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // Storage is off or full: the choice lasts as long as the page.
  }
}
