// @ts-check
/** @typedef {readonly [x: number, y: number]} Point In a field of 28 x 28. */
/** @typedef {readonly Point[]} Stroke */

/** Nearer than this to the one before it, a point adds nothing that can be seen. */
const LEAST_STEP = 0.08

/** The strokes so far, in the field's coordinates; `changed` is called after every change. */
export class Drawing {
  /** @type {Point[][]} */
  #strokes = []
  #changed

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed
  }

  /** @returns {readonly Stroke[]} */
  get strokes() {
    return this.#strokes
  }

  get isBlank() {
    return this.#strokes.length === 0
  }

  /** A new stroke from here. @param {Point} point */
  begin(point) {
    this.#strokes.push([point])
    this.#changed()
  }

  /** The last stroke goes on to these. @param {readonly Point[]} points */
  extend(points) {
    const stroke = this.#strokes.at(-1)
    if (stroke === undefined) return
    for (const point of points) if (distance(stroke.at(-1), point) >= LEAST_STEP) stroke.push(point)
    this.#changed()
  }

  undo() {
    this.#strokes.pop()
    this.#changed()
  }

  clear() {
    this.#strokes = []
    this.#changed()
  }

  /** In place of what was there. @param {Stroke} stroke */
  replace(stroke) {
    this.#strokes = [[...stroke]]
    this.#changed()
  }
}

/** @param {Point | undefined} from @param {Point} to */
function distance(from, to) {
  return from === undefined ? Number.POSITIVE_INFINITY : Math.hypot(to[0] - from[0], to[1] - from[1])
}
