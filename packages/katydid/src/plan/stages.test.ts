import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seconds } from '../units/index.ts'
import { formatStages, parseStages } from './stages.ts'

const level = fc.integer({ min: 0, max: 100_000 })
const stage = fc.record({
  from: level,
  to: level,
  duration: fc.integer({ min: 1, max: 90_000 }).map(seconds),
})

test('stages that are printed are read as they were', () => {
  const quantity = fc.constantFrom('rate' as const, 'users' as const)
  fc.assert(
    fc.property(quantity, fc.array(stage, { minLength: 1 }), (quantity, stages) => {
      expect(parseStages(formatStages({ quantity, stages }))).toEqual({ quantity, stages })
    }),
  )
})

test('levels are written once where they do not change', () => {
  expect(formatStages(parseStages('0->50 users/30s, 50 users/1h30m'))).toBe('0->50 users/30s, 50 users/1h30m')
})
