// @ts-check
import { SIDE } from './digit-picture.js'
import { contextOf } from './elements.js'

/** @typedef {import('./drawing.js').Point} Point */
/** @typedef {import('./drawing.js').Stroke} Stroke */

/** Finer than the model's pen: a drawing that fills less than the field is enlarged, and a thin line is easier to lead. */
const SHOWN_PEN = 1.6

/** Draws strokes on the field, as sharp as the screen is. */
export class PadView {
  #canvas
  #context

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas
    this.#context = contextOf(canvas)
  }

  /** `pen` is where the keyboard's pen is, if it is in use. @param {readonly Stroke[]} strokes @param {{ at: Point, isDown: boolean } | undefined} pen */
  show(strokes, pen) {
    const context = this.#context
    const side = this.#fitScreen()
    context.setTransform(side / SIDE, 0, 0, side / SIDE, 0, 0)
    context.clearRect(0, 0, SIDE, SIDE)
    context.strokeStyle = getComputedStyle(this.#canvas).color
    Object.assign(context, { lineWidth: SHOWN_PEN, lineCap: 'round', lineJoin: 'round' })
    for (const stroke of strokes) context.stroke(smooth(stroke))
    if (pen !== undefined) this.#showPen(pen)
  }

  /** The canvas gets as many pixels as the screen shows of it. */
  #fitScreen() {
    const side = Math.max(1, Math.round(this.#canvas.clientWidth * devicePixelRatio))
    if (this.#canvas.width !== side) Object.assign(this.#canvas, { width: side, height: side })
    return side
  }

  /** @param {{ at: Point, isDown: boolean }} pen */
  #showPen({ at: [x, y], isDown }) {
    const context = this.#context
    context.strokeStyle = getComputedStyle(document.documentElement).getPropertyValue('--accent')
    context.fillStyle = context.strokeStyle
    context.lineWidth = 0.3
    context.beginPath()
    context.arc(x, y, SHOWN_PEN / 2, 0, 2 * Math.PI)
    if (isDown) context.fill()
    context.stroke()
  }
}

/** Through the middles between points, each point pulling the curve. @param {Stroke} stroke */
function smooth(stroke) {
  const path = new Path2D()
  const [first = [0, 0], ...others] = stroke
  path.moveTo(...first)
  for (const [index, point] of others.entries()) {
    const next = others[index + 1]
    if (next === undefined) path.lineTo(...point)
    else path.quadraticCurveTo(...point, (point[0] + next[0]) / 2, (point[1] + next[1]) / 2)
  }
  if (others.length === 0) path.lineTo(...first)
  return path
}
