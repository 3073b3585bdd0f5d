import { expect, test } from 'vitest'
import { sloSection } from './slo-section.ts'
import { someSlos } from './testing/some-slos.ts'

test.each([80, 160])('what became of each objective, at %d columns', async (columns) => {
  const text = sloSection(someSlos, columns) ?? ''
  expect(text.split('\n').every((line) => line.length <= columns)).toBe(true)
  await expect(`${text}\n`).toMatchFileSnapshot(`golden/slos-${columns}.txt`)
})

test('there is no section without any', () => {
  expect(sloSection([])).toBeUndefined()
})
