// @ts-check
import { Bars } from './bars.js'
import { SIDE } from './digit-picture.js'
import { contextOf, element } from './elements.js'
import { TimingView } from './timing-view.js'
import { inWords, percent } from './words.js'

/** @typedef {import('./predict.js').Outcome} Outcome */
/** @typedef {import('./predict.js').Answered} Answered */

/** Without a change for so long, a drawing is settled, and its reading is spoken. */
const SETTLED_MS = 700

/** What the model sees and what it reads in it. */
export class ResultView {
  #panel = element('result', HTMLElement)
  #digit = element('digit', HTMLElement)
  #confidence = element('confidence', HTMLElement)
  #notice = element('notice', HTMLElement)
  #spoken = element('spoken', HTMLElement)
  #seen = contextOf(element('seen', HTMLCanvasElement))
  #bars = new Bars(element('bars', HTMLElement))
  #timing = new TimingView()
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #speaking

  /** @param {Uint8Array} picture */
  see(picture) {
    const image = this.#seen.createImageData(SIDE, SIDE)
    for (const [at, byte] of picture.entries()) image.data.set([byte, byte, byte, 255], 4 * at)
    this.#seen.putImageData(image, 0, 0)
  }

  /** @param {Outcome} outcome */
  show(outcome) {
    this.#panel.classList.toggle('stale', outcome.kind === 'troubled')
    if (outcome.kind === 'answered') this.#showReading(outcome)
    else this.#notice.textContent = outcome.words
  }

  clear() {
    this.#panel.classList.remove('stale')
    this.#panel.classList.add('blank')
    this.#digit.textContent = '–'
    this.#confidence.textContent = 'Nothing drawn yet'
    this.#notice.textContent = ''
    this.#bars.show([], undefined)
    this.#speak('')
  }

  /** @param {Answered} answered */
  #showReading({ prediction, confidence, probabilities, warnings, parts }) {
    this.#panel.classList.remove('blank')
    const sure = `${percent(confidence)} % sure`
    const warning = inWords(warnings)
    this.#digit.textContent = String(prediction)
    this.#confidence.textContent = sure
    this.#notice.textContent = warning
    this.#bars.show(probabilities, prediction)
    this.#timing.show(parts)
    this.#speak(`The model reads ${prediction}, ${sure}.`)
  }

  /** Once nothing has changed for a while: not at every stroke. @param {string} text */
  #speak(text) {
    clearTimeout(this.#speaking)
    this.#speaking = setTimeout(() => {
      this.#spoken.textContent = text
    }, SETTLED_MS)
  }
}
