// @ts-check
import { pictureOf } from './digit-picture.js'
import { Drawing } from './drawing.js'
import { element, make } from './elements.js'
import { KeyboardPen } from './keyboard-pen.js'
import { LatestOnly } from './latest-only.js'
import { PadView } from './pad-view.js'
import { drawByPointer } from './pointer-pen.js'
import { predict } from './predict.js'
import { ResultView } from './result-view.js'
import { listenForShortcuts } from './shortcuts.js'
import { STROKES } from './strokes.js'

const canvas = element('pad', HTMLCanvasElement)
const hint = element('hint', HTMLElement)
const undo = element('undo', HTMLButtonElement)
const clear = element('clear', HTMLButtonElement)
const result = new ResultView()
const padView = new PadView(canvas)
const asking = new LatestOnly(predict, (outcome) => result.show(outcome))
const drawing = new Drawing(drawnAnew)
const pen = new KeyboardPen(canvas, drawing, showPad)

function showPad() {
  padView.show(drawing.strokes, pen.shown)
}

/** Everything that hangs on the drawing. */
function drawnAnew() {
  const { isBlank, strokes } = drawing
  const picture = pictureOf(strokes)
  hint.hidden = !isBlank
  undo.disabled = isBlank
  clear.disabled = isBlank
  showPad()
  result.see(picture)
  asking.want(isBlank ? undefined : picture)
  if (isBlank) result.clear()
}

/** @param {number} digit */
function sample(digit) {
  pen.putAway()
  drawing.replace(STROKES[digit] ?? [])
}

const actions = {
  sample,
  undo: () => {
    pen.putAway()
    drawing.undo()
  },
  clear: () => {
    pen.putAway()
    drawing.clear()
  },
}

drawByPointer(canvas, drawing)
listenForShortcuts(actions)
undo.addEventListener('click', actions.undo)
clear.addEventListener('click', actions.clear)
for (const digit of STROKES.keys()) {
  const button = make('button', '', String(digit))
  button.setAttribute('type', 'button')
  button.setAttribute('aria-label', `Draw the sample ${digit}`)
  button.addEventListener('click', () => sample(digit))
  element('samples', HTMLElement).append(button)
}
// What the offline wait was for is over.
window.addEventListener('online', () => asking.hurry())
// Colours and sharpness come from the screen, and it may change.
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', showPad)
new ResizeObserver(showPad).observe(canvas)
drawnAnew()
