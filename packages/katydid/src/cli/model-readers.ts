import { type ScenarioName, scenarioNames } from '../model/index.ts'
import type { Reader } from './readers.ts'

export const numberAboveZero: Reader<number> = {
  expects: 'a number above 0',
  read(given) {
    const value = /^\d*\.?\d+(e-?\d+)?$/i.test(given.trim()) ? Number(given) : 0
    return value > 0 ? value : undefined
  },
}

/** Ascending, each once. */
export const wholeNumbers: Reader<readonly number[]> = {
  expects: 'whole numbers above 0 with commas between, such as 1,2,4,8',
  read(given) {
    const parts = given.split(',').map((part) => part.trim())
    if (!parts.every((part) => /^[1-9]\d{0,8}$/.test(part))) return undefined
    return [...new Set(parts.map(Number))].sort((a, b) => a - b)
  },
}

/** `length=128`, several with commas between. */
export const sizes: Reader<Readonly<Record<string, number>>> = {
  expects: 'a name and a whole number, such as length=128',
  read(given) {
    const pairs = given.split(',').map((part) => /^\s*([^=\s]+)=([1-9]\d{0,8})\s*$/.exec(part))
    if (pairs.some((pair) => pair === null)) return undefined
    return Object.fromEntries(pairs.map((pair) => [pair?.[1], Number(pair?.[2])]))
  },
}

export const scenarios: Reader<readonly ScenarioName[]> = {
  expects: `of ${scenarioNames.join(', ')}`,
  read(given) {
    const names = given.split(/[\s,]+/).filter(Boolean)
    const known = names.map((name) => scenarioNames.find((each) => each === name))
    return known.includes(undefined) ? undefined : (known as ScenarioName[])
  },
}

/** Texts with blanks and commas of their own: each word of the command line is one. */
export const lines = {
  expects: 'a text that is not empty',
  read: (texts: readonly string[]): readonly string[] | undefined =>
    texts.some((text) => text.trim() === '') ? undefined : texts,
}
