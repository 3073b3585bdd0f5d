import { STROKES } from '../../demo/strokes.js'

/** How one hand draws: lengths in pixels of a field of 28 x 28. */
export interface Hand {
  readonly penWidth: number
  /** Of the digit's size; 1 as the strokes are. */
  readonly scale: number
  /** To the right at the top, in pixels for each pixel of height. */
  readonly slant: number
  readonly shiftX: number
  readonly shiftY: number
}

export const PLAIN_HAND: Hand = { penWidth: 2.6, scale: 1, slant: 0, shiftX: 0, shiftY: 0 }

/** A hand that differs a little from others; `next` gives numbers from 0 to 1. */
export const someHand = (next: () => number): Hand => ({
  penWidth: 2.2 + next(),
  scale: 0.9 + 0.15 * next(),
  slant: 0.3 * (next() - 0.5),
  shiftX: 2 * (next() - 0.5),
  shiftY: 2 * (next() - 0.5),
})

/** A digit as `side` x `side` bytes, 0 paper to 255 ink, row by row, its edges smooth. */
export function drawn(digit: number, hand: Hand = PLAIN_HAND, side = 28): Uint8Array<ArrayBuffer> {
  const zoom = side / 28
  const points = (STROKES[digit] ?? []).map(([x, y]) => placed(x, y, hand, zoom))
  const radius = (hand.penWidth * zoom) / 2
  const bytes = new Uint8Array(side * side)
  for (let at = 0; at < bytes.length; at++) {
    const distance = distanceTo(points, (at % side) + 0.5, Math.floor(at / side) + 0.5)
    bytes[at] = Math.round(255 * Math.max(0, Math.min(1, radius - distance + 0.5)))
  }
  return bytes
}

type Point = readonly [x: number, y: number]

function placed(x: number, y: number, { scale, slant, shiftX, shiftY }: Hand, zoom: number): Point {
  const [fromX, fromY] = [scale * (x - 14), scale * (y - 14)]
  return [zoom * (14 + fromX - slant * fromY + shiftX), zoom * (14 + fromY + shiftY)]
}

/** From a pixel to the nearest place of the stroke. */
function distanceTo(points: readonly Point[], x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY
  for (const [index, [toX, toY]] of points.entries()) {
    const [fromX, fromY] = points[index - 1] ?? [toX, toY]
    const [dx, dy] = [toX - fromX, toY - fromY]
    const along = ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy || 1)
    const t = Math.max(0, Math.min(1, along))
    nearest = Math.min(nearest, Math.hypot(fromX + t * dx - x, fromY + t * dy - y))
  }
  return nearest
}
