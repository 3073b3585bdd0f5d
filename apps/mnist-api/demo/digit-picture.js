// @ts-check
/** @typedef {import('./drawing.js').Point} Point */
/** @typedef {import('./drawing.js').Stroke} Stroke */

export const SIDE = 28
/** MNIST's digits were scaled to fit a box of this side, and the box was placed by its centre of mass. */
const BOX = 20
/** As wide as in MNIST once scaled; so a small drawing does not become a blob. */
export const PEN = 2.6
/** A tap is a dot, not a digit that fills the box. */
const MOST_ZOOM = 6

/**
 * What the model sees of a drawing: 28 x 28 bytes, 0 paper to 255 ink, row by row, made as MNIST's digits were.
 * @param {readonly Stroke[]} strokes
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function pictureOf(strokes) {
  const fitted = fit(strokes)
  const [x, y] = centreOf(inked(fitted))
  const [byX, byY] = heldInside(fitted, [SIDE / 2 - x, SIDE / 2 - y])
  return inked(fitted.map((stroke) => stroke.map((point) => [point[0] + byX, point[1] + byY])))
}

/** Scaled so that the ink's longer side is `BOX`, around the middle. @param {readonly Stroke[]} strokes */
function fit(strokes) {
  const { left, right, top, bottom } = boxOf(strokes)
  const zoom = Math.min(MOST_ZOOM, (BOX - PEN) / Math.max(right - left, bottom - top))
  const [midX, midY] = [(left + right) / 2, (top + bottom) / 2]
  /** @type {(point: Point) => Point} */
  const place = ([x, y]) => [SIDE / 2 + zoom * (x - midX), SIDE / 2 + zoom * (y - midY)]
  return strokes.map((stroke) => stroke.map(place))
}

/** @param {readonly Stroke[]} strokes */
function boxOf(strokes) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [x, y] of strokes.flat()) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { left, right, top, bottom }
}

/**
 * The shift, or as much of it as leaves all ink in the field.
 * @param {readonly Stroke[]} strokes
 * @param {Point} by
 * @returns {Point}
 */
function heldInside(strokes, [byX, byY]) {
  const { left, right, top, bottom } = boxOf(strokes)
  const edge = PEN / 2
  return [
    Math.max(edge - left, Math.min(SIDE - edge - right, byX)),
    Math.max(edge - top, Math.min(SIDE - edge - bottom, byY)),
  ]
}

/** @param {readonly Stroke[]} strokes */
function inked(strokes) {
  const bytes = new Uint8Array(SIDE * SIDE)
  for (const stroke of strokes) {
    for (const [index, to] of stroke.entries()) inkLine(bytes, stroke[index - 1] ?? to, to)
  }
  return bytes
}

/** A pixel's ink is how much of the pen covers it, by its centre's distance. @param {Uint8Array} bytes @param {Point} from @param {Point} to */
function inkLine(bytes, from, to) {
  const reach = PEN / 2 + 1
  const [firstX, lastX] = span(from[0], to[0], reach)
  const [firstY, lastY] = span(from[1], to[1], reach)
  for (let y = firstY; y <= lastY; y++) {
    for (let x = firstX; x <= lastX; x++) {
      const cover = Math.min(1, PEN / 2 - distanceTo(from, to, x + 0.5, y + 0.5) + 0.5)
      bytes[y * SIDE + x] = Math.max(bytes[y * SIDE + x] ?? 0, Math.round(255 * Math.max(0, cover)))
    }
  }
}

/** Pixels between the two and `reach` beyond. @param {number} a @param {number} b @param {number} reach */
function span(a, b, reach) {
  const first = Math.max(0, Math.floor(Math.min(a, b) - reach))
  return /** @type {const} */ ([first, Math.min(SIDE - 1, Math.floor(Math.max(a, b) + reach))])
}

/** From a place to the nearest of a line. @param {Point} from @param {Point} to @param {number} x @param {number} y */
function distanceTo([fromX, fromY], [toX, toY], x, y) {
  const [dx, dy] = [toX - fromX, toY - fromY]
  const along = ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy || 1)
  const t = Math.max(0, Math.min(1, along))
  return Math.hypot(fromX + t * dx - x, fromY + t * dy - y)
}

/** In the field's coordinates; the middle when there is no ink. @param {Uint8Array} bytes @returns {Point} */
export function centreOf(bytes) {
  let [sum, sumX, sumY] = [0, 0, 0]
  for (const [at, byte] of bytes.entries()) {
    sum += byte
    sumX += byte * ((at % SIDE) + 0.5)
    sumY += byte * (Math.floor(at / SIDE) + 0.5)
  }
  return sum === 0 ? [SIDE / 2, SIDE / 2] : [sumX / sum, sumY / sum]
}
