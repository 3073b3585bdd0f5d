// @ts-check
/** @type {Readonly<Record<string, string>>} */
const WARNINGS = {
  blank: 'There is nothing to read in this picture.',
  inverted: 'Ink and paper seem to be exchanged.',
  not_0_to_1: 'The picture has pixels out of range.',
  unlike_mnist: 'This looks unlike the digits the model learned from: do not rely on its answer.',
}

/** In plain words, for whoever draws. @param {readonly string[]} warnings */
export function inWords(warnings) {
  return warnings.map((warning) => WARNINGS[warning] ?? warning).join(' ')
}

/** @param {number} share from 0 to 1 */
export function percent(share) {
  const value = 100 * share
  return value > 99.9 && value < 99.995 ? '99.9' : value.toFixed(value >= 99.95 || value < 0.05 ? 0 : 1)
}

/** @param {number} ms */
export function inMs(ms) {
  return `${ms.toFixed(ms < 10 ? 2 : 1)} ms`
}
