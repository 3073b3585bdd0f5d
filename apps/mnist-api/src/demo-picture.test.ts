import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { centreOf, pictureOf, SIDE } from '../demo/digit-picture.js'
import { partsOf } from '../demo/predict.js'
import { STROKES } from '../demo/strokes.js'
import { percent } from '../demo/words.js'

const point = fc.tuple(
  fc.double({ min: 0, max: SIDE, noNaN: true }),
  fc.double({ min: 0, max: SIDE, noNaN: true }),
)
const strokes = fc.array(fc.array(point, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 })

describe("the picture that the page makes is as MNIST's are", () => {
  test('blank stays blank', () => {
    expect(pictureOf([])).toEqual(new Uint8Array(SIDE * SIDE))
  })

  test('it fits 20 x 20, give or take the pixel that an edge shares', () => {
    fc.assert(
      fc.property(strokes, (drawn) => {
        const { width, height } = boxOf(pictureOf(drawn))
        expect(Math.max(width, height)).toBeLessThanOrEqual(22)
      }),
    )
  })

  test.each([...STROKES.keys()])(
    'the centre of mass of %i is in the middle, and it fills the box',
    (digit) => {
      const picture = pictureOf([STROKES[digit] ?? []])
      const [x, y] = centreOf(picture)
      expect(Math.abs(x - SIDE / 2)).toBeLessThan(0.2)
      expect(Math.abs(y - SIDE / 2)).toBeLessThan(0.2)
      const { width, height } = boxOf(picture)
      expect(Math.max(width, height)).toBeGreaterThanOrEqual(20)
    },
  )

  test('where and how large a digit was drawn makes no difference', () => {
    const placed = [(STROKES[5] ?? []).map(([x, y]) => [1 + 0.4 * x, 12 + 0.4 * y] as const)]
    const [small, plain] = [pictureOf(placed), pictureOf([STROKES[5] ?? []])]
    expect(Math.max(...small.map((byte, at) => Math.abs(byte - (plain[at] ?? 0))))).toBeLessThanOrEqual(1)
  })

  test('a tap is a dot', () => {
    const inked = pictureOf([[[3, 25]]]).filter((byte) => byte > 0).length
    expect(inked).toBeGreaterThan(3)
    expect(inked).toBeLessThan(25)
  })
})

test('the time that the server does not account for is the network and the page', () => {
  const parts = partsOf('parse;dur=0.03, queue;dur=0.2, compute;dur=0.4', 2)
  expect(parts).toEqual({ parse: 0.03, queue: 0.2, compute: 0.4, rest: expect.closeTo(1.37) })
  expect(partsOf('', 2)).toEqual({ parse: 0, queue: 0, compute: 0, rest: 2 })
})

test('what is not quite certain is not said to be', () => {
  expect([0, 0.0001, 0.123, 0.9996, 0.99999, 1].map(percent)).toEqual([
    '0',
    '0',
    '12.3',
    '99.9',
    '100',
    '100',
  ])
})

/** Around the pixels with ink. */
function boxOf(picture: Uint8Array) {
  const at = [...picture.keys()].filter((index) => (picture[index] ?? 0) > 0)
  const [xs, ys] = [at.map((index) => index % SIDE), at.map((index) => Math.floor(index / SIDE))]
  return { width: Math.max(...xs) - Math.min(...xs) + 1, height: Math.max(...ys) - Math.min(...ys) + 1 }
}
