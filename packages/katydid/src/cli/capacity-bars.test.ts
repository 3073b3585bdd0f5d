import { expect, test } from 'vitest'
import type { Step } from '../verdict/index.ts'
import { capacityBars } from './capacity-bars.ts'

const step = (offered: number, achieved: number, p99: number): Step => ({
  ...{ level: { kind: 'rate', value: offered }, purpose: 'search', times: 1, number: 0 },
  ...{ verdict: 'kept', isClear: true, why: '', offered, achieved, failureShare: 0 },
  ...{ mean: p99, p50: p99, p99, inFlight: 1, seconds: 10 },
})

test('offered against answered rate and p99, in as many columns as there are', () => {
  const text = capacityBars([step(50, 50, 10), step(100, 75, 200), step(100, 100, 1)], 70)
  expect(text).toBe(
    [
      '   offered answered/s                    p99, ms',
      '      50/s ==========                50  =                         10',
      '     100/s ===============.....      75  ====================     200',
      '           . offered, and not answered in that time',
    ].join('\n'),
  )
})

test('without anything left there is nothing to explain', () => {
  expect(capacityBars([step(50, 50, 10)], 80)).not.toContain('. offered')
  expect(capacityBars([], 80)).toBe('')
})
