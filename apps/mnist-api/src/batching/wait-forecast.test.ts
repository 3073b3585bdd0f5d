import { expect, test } from 'vitest'
import { WaitForecast } from './wait-forecast.ts'

/** Batches of `digits`, one after the other, each `ms` from start to start. */
function run(forecast: WaitForecast, batches: number, digits: number, ms: number, from = 0): number {
  for (let k = 0; k <= batches; k++) forecast.started(from + k * ms, digits, k > 0)
  return from + batches * ms
}

test('it learns what a digit takes, whatever it guessed at first', () => {
  for (const ms of [0.5, 8, 400]) {
    const forecast = new WaitForecast()
    run(forecast, 200, 8, ms)
    expect(forecast.waitMs(0)).toBeCloseTo(ms / 8, 3)
    expect(forecast.waitMs(9)).toBeCloseTo((10 * ms) / 8, 2)
  }
})

test('one batch that was held up hardly counts', () => {
  const forecast = new WaitForecast()
  const at = run(forecast, 200, 8, 8)
  forecast.started(at + 60_000, 8, true)
  expect(forecast.waitMs(0)).toBeLessThan(1.5)
})

test('a batch with none behind it counts from its start to its end', () => {
  const forecast = new WaitForecast()
  for (let k = 0; k < 200; k++) {
    forecast.started(1_000 * k, 1, false)
    forecast.endedAlone(1_000 * k + 3)
  }
  expect(forecast.waitMs(0)).toBeCloseTo(3, 3)
})
