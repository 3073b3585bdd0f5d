import { expect, test } from 'vitest'
import { envNames, names } from './flag.ts'
import { flagEntries } from './flags.ts'
import { helpText } from './help.ts'
import { notYet } from './not-yet.ts'

test('the help text shows each option, and its default', () => {
  const text = helpText()
  for (const [, { long, takes }] of flagEntries) {
    if (takes !== 'words') expect(text).toContain(`--${long}`)
  }
  expect(text).toContain('[UserClass ...]')
  expect(text).toMatch(/\nExit code: 0 good; 1 [\s\S]*; 2 [\s\S]*; 3 /)
  expect(text).toMatch(/-s, --stop-timeout TIME[\s\S]*Default: 30s\./)
})

test('no line of the help text is wider than a terminal of 80 columns', () => {
  const widest = Math.max(
    ...helpText()
      .split('\n')
      .map((line) => line.length),
  )
  expect(widest).toBeLessThanOrEqual(80)
})

test('no two options share a name, a letter or a variable', () => {
  const flags = flagEntries.map(([, flag]) => flag)
  const longs = [...flags.flatMap(names), ...notYet.map(({ long }) => long)]
  const shorts = [...flags, ...notYet].flatMap(({ short }) => short ?? [])
  const variables = flags.flatMap(envNames)
  for (const all of [longs, shorts, variables]) expect(new Set(all).size).toBe(all.length)
})
