// @ts-check
import { SIDE } from './digit-picture.js'

/** @typedef {import('./drawing.js').Point} Point */
/** @typedef {import('./drawing.js').Drawing} Drawing */

/** Mouse, finger or stylus draw on the canvas; one at a time. @param {HTMLCanvasElement} canvas @param {Drawing} drawing */
export function drawByPointer(canvas, drawing) {
  /** @type {number | undefined} */
  let drawingPointer
  // Else a quick stroke is a fling to the browser, and the tap that stops a fling clicks no button.
  canvas.addEventListener('touchstart', (event) => event.preventDefault(), { passive: false })
  canvas.addEventListener('pointerdown', (event) => {
    if (drawingPointer !== undefined || event.button !== 0) return
    drawingPointer = event.pointerId
    canvas.setPointerCapture(event.pointerId)
    drawing.begin(pointAt(canvas, event))
  })
  canvas.addEventListener('pointermove', (event) => {
    if (event.pointerId === drawingPointer) drawing.extend(pointsOf(canvas, event))
  })
  /** @param {PointerEvent} event */
  const end = ({ pointerId }) => {
    if (pointerId === drawingPointer) drawingPointer = undefined
  }
  for (const name of /** @type {const} */ (['pointerup', 'pointercancel', 'lostpointercapture'])) {
    canvas.addEventListener(name, end)
  }
}

/** All places since the last event: a quick hand makes many between two frames. @param {HTMLCanvasElement} canvas @param {PointerEvent} event */
function pointsOf(canvas, event) {
  const all = event.getCoalescedEvents?.() ?? []
  return (all.length === 0 ? [event] : all).map((each) => pointAt(canvas, each))
}

/** Held within the field. @param {HTMLCanvasElement} canvas @param {PointerEvent} event @returns {Point} */
function pointAt(canvas, { clientX, clientY }) {
  const { left, top, width, height } = canvas.getBoundingClientRect()
  return [within((SIDE * (clientX - left)) / width), within((SIDE * (clientY - top)) / height)]
}

/** @param {number} at */
export const within = (at) => Math.max(0, Math.min(SIDE, at))
