import { STROKES } from '../../demo/strokes.js'
import { chance } from './digits.ts'

/** How one hand draws: lengths in pixels of a field of 28 x 28. */
export interface Hand {
  readonly penWidth: number
  /** Of the digit's size; 1 as the strokes are. */
  readonly scale: number
  /** To the right at the top, in pixels for each pixel of height. */
  readonly slant: number
  readonly shiftX: number
  readonly shiftY: number
  /** How far each point of a stroke is off, in their order; what is not there is 0. */
  readonly slips: readonly Point[]
}

export const PLAIN_HAND: Hand = { penWidth: 2.6, scale: 1, slant: 0, shiftX: 0, shiftY: 0, slips: [] }

/** A hand that differs a little from others; `next` gives numbers from 0 to 1. */
export const someHand = (next: () => number): Hand => ({
  penWidth: 2.2 + next(),
  scale: 0.9 + 0.15 * next(),
  slant: 0.3 * (next() - 0.5),
  shiftX: 2 * (next() - 0.5),
  shiftY: 2 * (next() - 0.5),
  slips: [],
})

/** A hand that slips by as much as 1.75 pixels: people still read what it draws, a model not always. */
const unsteadyHand = (next: () => number): Hand => ({
  penWidth: 2.2 + next(),
  scale: 0.85 + 0.3 * next(),
  slant: 0.6 * (next() - 0.5),
  shiftX: 3 * (next() - 0.5),
  shiftY: 3 * (next() - 0.5),
  slips: Array.from({ length: MOST_POINTS }, () => [3.5 * (next() - 0.5), 3.5 * (next() - 0.5)]),
})

const MOST_POINTS = Math.max(...STROKES.map(({ length }) => length))

export interface LabelledDigit {
  readonly label: number
  /** 28 x 28, 0 paper to 255 ink. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** So many digits, 0 to 9 in turn, each by an unsteady hand of its own; the same ones for the same seed. */
export function labelledDigits(count: number, seed: number): readonly LabelledDigit[] {
  const next = chance(seed)
  return Array.from({ length: count }, (_, index) => {
    const label = index % STROKES.length
    return { label, bytes: drawn(label, unsteadyHand(next)) }
  })
}

/** A digit as `side` x `side` bytes, 0 paper to 255 ink, row by row, its edges smooth. */
export function drawn(digit: number, hand: Hand = PLAIN_HAND, side = 28): Uint8Array<ArrayBuffer> {
  const zoom = side / 28
  const points = (STROKES[digit] ?? []).map((point, index) => placed(point, hand.slips[index], hand, zoom))
  const ways = points.map(wayTo)
  const radius = (hand.penWidth * zoom) / 2
  const bytes = new Uint8Array(side * side)
  for (let at = 0; at < bytes.length; at++) {
    const distance = distanceTo(ways, (at % side) + 0.5, Math.floor(at / side) + 0.5)
    bytes[at] = Math.round(255 * Math.max(0, Math.min(1, radius - distance + 0.5)))
  }
  return bytes
}

type Point = readonly [x: number, y: number]

function placed([x, y]: Point, [slipX, slipY]: Point = [0, 0], hand: Hand, zoom: number): Point {
  const { scale, slant, shiftX, shiftY } = hand
  const [fromX, fromY] = [scale * (x + slipX - 14), scale * (y + slipY - 14)]
  return [zoom * (14 + fromX - slant * fromY + shiftX), zoom * (14 + fromY + shiftY)]
}

/** The pen's way from one point of a stroke to the next. */
interface Way {
  readonly x: number
  readonly y: number
  readonly dx: number
  readonly dy: number
}

const wayTo = ([toX, toY]: Point, index: number, points: readonly Point[]): Way => {
  const [x, y] = points[index - 1] ?? [toX, toY]
  return { x, y, dx: toX - x, dy: toY - y }
}

/** From a pixel to the nearest place of the stroke. */
function distanceTo(ways: readonly Way[], toX: number, toY: number): number {
  let nearest = Number.POSITIVE_INFINITY
  for (const { x, y, dx, dy } of ways) {
    const along = ((toX - x) * dx + (toY - y) * dy) / (dx * dx + dy * dy || 1)
    const t = Math.max(0, Math.min(1, along))
    nearest = Math.min(nearest, (x + t * dx - toX) ** 2 + (y + t * dy - toY) ** 2)
  }
  return Math.sqrt(nearest)
}
