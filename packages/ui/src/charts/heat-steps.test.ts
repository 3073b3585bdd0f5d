import fc from 'fast-check'
import { expect, test } from 'vitest'
import { heatColours, type Rgb } from './heat-colours.ts'
import { heatSteps, stepLabels, stepOf } from './heat-steps.ts'

const counts = fc.integer({ min: 1, max: 2 ** 40 })

test('there are at most eight steps, from 1 to no more than the most', () => {
  fc.assert(
    fc.property(counts, (most) => {
      const steps = heatSteps(most)
      expect(steps.length).toBeLessThanOrEqual(8)
      expect(steps[0]).toBe(1)
      expect(steps.at(-1)).toBeLessThanOrEqual(most)
      expect([...steps].sort((a, b) => a - b)).toEqual(steps)
    }),
  )
})

test('a count falls in the last step that is not above it', () => {
  fc.assert(
    fc.property(counts, counts, (most, count) => {
      const steps = heatSteps(most)
      expect(steps[stepOf(steps, count)]).toBe(steps.filter((step) => step <= count).at(-1))
    }),
  )
})

test('labels say which counts a step stands for', () => {
  expect(stepLabels(heatSteps(3), String)).toEqual(['1', '2', '3 or more'])
  expect(stepLabels(heatSteps(60), String)).toEqual(['1', '2–4', '5–9', '10–19', '20–49', '50 or more'])
  expect(stepLabels(heatSteps(0), String)).toEqual([])
})

test('colours go one way in lightness, so that they are told apart without hue', () => {
  for (const isDark of [false, true]) {
    const light = heatColours(8, isDark).map(luminance)
    const falling = isDark ? light.toReversed() : light
    falling.slice(1).forEach((value, i) => {
      expect(value).toBeLessThan((falling[i] ?? 0) * 0.9)
    })
  }
})

test('few requests are seen on the paper, and many stand out from it', () => {
  const [light, dark]: readonly [Rgb, Rgb] = [
    [255, 255, 255],
    [22, 26, 23],
  ]
  expect(contrast(heatColours(8, false).at(-1) ?? light, light)).toBeGreaterThan(7)
  expect(contrast(heatColours(8, true).at(-1) ?? dark, dark)).toBeGreaterThan(7)
  expect(contrast(heatColours(8, true)[0] ?? dark, dark)).toBeGreaterThan(1.2)
  expect(contrast(heatColours(8, false)[0] ?? light, light)).toBeGreaterThan(1.15)
})

/** WCAG 2, relative luminance and contrast ratio. */
function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}
