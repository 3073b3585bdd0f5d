// @ts-check
import { make } from './elements.js'
import { percent } from './words.js'

/** Ten bars, one for each digit. */
export class Bars {
  #bars

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#bars = Array.from({ length: 10 }, (_, digit) => barOf(digit))
    list.append(...this.#bars.map(({ item }) => item))
  }

  /** `best` is the digit to stand out, if any. @param {readonly number[]} probabilities @param {number | undefined} best */
  show(probabilities, best) {
    for (const [digit, { item, fill, share }] of this.#bars.entries()) {
      const probability = probabilities[digit] ?? 0
      item.classList.toggle('best', digit === best)
      fill.style.transform = `scaleY(${probability})`
      share.textContent = best === undefined ? '' : percent(probability)
    }
  }
}

/** @param {number} digit */
function barOf(digit) {
  const fill = make('div', 'fill')
  const share = make('span', 'share')
  const item = make('li', '', share, make('div', 'track', fill), make('span', 'name', String(digit)))
  return { item, fill, share }
}
