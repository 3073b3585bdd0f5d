// @ts-check
import { element, make } from './elements.js'
import { inMs } from './words.js'

/** @typedef {import('./predict.js').Parts} Parts */

/** @type {readonly (readonly [part: keyof Parts, label: string])[]} */
const PARTS = [
  ['parse', 'Parse'],
  ['queue', 'Queue'],
  ['compute', 'Compute'],
  ['rest', 'Network and page'],
]

/** How long the last answer took, and where the time went. */
export class TimingView {
  #total = element('total', HTMLElement)
  #parts = PARTS.map(([part, label]) => partOf(part, label))

  constructor() {
    element('stack', HTMLElement).append(...this.#parts.map(({ slice }) => slice))
    element('parts', HTMLElement).append(...this.#parts.map(({ entry }) => entry))
  }

  /** @param {Parts} parts */
  show(parts) {
    this.#total.textContent = inMs(Object.values(parts).reduce((sum, ms) => sum + ms, 0))
    for (const { part, slice, figure } of this.#parts) {
      slice.style.flexGrow = String(parts[part])
      figure.textContent = inMs(parts[part])
    }
  }
}

/** @param {keyof Parts} part @param {string} label */
function partOf(part, label) {
  const figure = make('dd', '', '–')
  const term = make('dt', '', make('span', `swatch ${part}`), label)
  const entry = make('div', '', term, figure)
  return { part, slice: make('div', part), entry, figure }
}
