// @ts-check
import { SIDE } from './digit-picture.js'
import { within } from './pointer-pen.js'

/** @typedef {import('./drawing.js').Point} Point */
/** @typedef {import('./drawing.js').Drawing} Drawing */

const STEP = 1
const LONG_STEP = 3

/** @type {Readonly<Record<string, Point>>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/** A pen that the arrow keys move and the space bar puts down and lifts. */
export class KeyboardPen {
  #drawing
  #moved
  /** @type {Point} */
  #at = [SIDE / 2, SIDE / 2]
  #isDown = false
  #isInUse = false

  /** `moved` is called when the pen is to be shown anew. @param {HTMLCanvasElement} canvas @param {Drawing} drawing @param {() => void} moved */
  constructor(canvas, drawing, moved) {
    this.#drawing = drawing
    this.#moved = moved
    canvas.addEventListener('keydown', (event) => this.#onKey(event))
    canvas.addEventListener('blur', () => this.putAway())
    canvas.addEventListener('pointerdown', () => this.putAway())
  }

  /** `undefined` while nobody draws by keyboard. */
  get shown() {
    return this.#isInUse ? { at: this.#at, isDown: this.#isDown } : undefined
  }

  /** Lifts the pen; nothing of it is shown until it is used again. */
  putAway() {
    this.#isDown = false
    this.#isInUse = false
    this.#moved()
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const arrow = ARROWS[event.key]
    if (event.ctrlKey || event.metaKey || event.altKey || (arrow === undefined && event.key !== ' ')) return
    event.preventDefault()
    this.#isInUse = true
    if (arrow !== undefined) this.#move(arrow, event.shiftKey ? LONG_STEP : STEP)
    else if (!event.repeat) this.#turn()
    this.#moved()
  }

  /** @param {Point} direction @param {number} step */
  #move([x, y], step) {
    this.#at = [within(this.#at[0] + step * x), within(this.#at[1] + step * y)]
    if (this.#isDown) this.#drawing.extend([this.#at])
  }

  #turn() {
    this.#isDown = !this.#isDown
    if (this.#isDown) this.#drawing.begin(this.#at)
  }
}
