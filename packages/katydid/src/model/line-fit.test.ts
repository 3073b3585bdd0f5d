import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineFit, type Point } from './line-fit.ts'

test("Anscombe's first data set has the line that he published: y = 3.00 + 0.500 x, R^2 0.667", () => {
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
  const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
  const { slope, offset, rSquared, residuals } = lineFit(x.map((each, i) => ({ x: each, y: y[i] as number })))
  expect(slope).toBeCloseTo(0.500_091, 6)
  expect(offset).toBeCloseTo(3.000_091, 6)
  expect(rSquared).toBeCloseTo(0.666_542, 6)
  expect(residuals.reduce((sum, each) => sum + each, 0)).toBeCloseTo(0, 10)
})

test('a weight is as many points at one place', () => {
  const point = fc.record({
    x: fc.integer({ min: 0, max: 50 }),
    y: fc.integer({ min: -50, max: 50 }),
    weight: fc.integer({ min: 1, max: 4 }),
  })
  fc.assert(
    fc.property(fc.array(point, { minLength: 3 }), (points: Point[]) => {
      fc.pre(new Set(points.map(({ x }) => x)).size > 1)
      const repeated = points.flatMap(({ x, y, weight = 1 }) => Array<Point>(weight).fill({ x, y }))
      expect(lineFit(points).slope).toBeCloseTo(lineFit(repeated).slope, 8)
      expect(lineFit(points).offset).toBeCloseTo(lineFit(repeated).offset, 8)
    }),
  )
})
