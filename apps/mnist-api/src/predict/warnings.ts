import { PIXELS, type Pixels } from '../digit.ts'

/** What makes an image unlike those that the model has learned from. */
export type Warning = 'blank' | 'inverted' | 'not_0_to_1' | 'unlike_mnist'

const SIDE = 28
/** Less contrast than this between the darkest and the lightest pixel is no drawing. */
const LEAST_CONTRAST = 0.1
/** Mean ink along the border; among the 60,000 training digits of MNIST the most is 0.034. */
const INVERTED_BORDER = 0.5
/** Mean ink, and pixels between its centre and the middle: every training digit is within these (0.398, 1.42). */
const LEAST_INK = 0.025
const MOST_INK = 0.4
const FARTHEST_CENTRE = 2

/** Warnings for an image, most telling first. An inverted or blank one is not called unlike MNIST as well. */
export function warningsFor(pixels: Pixels): Warning[] {
  const { least, most, mean, border, offCentre } = measure(pixels)
  const warnings: Warning[] = []
  if (least < 0 || most > 1) warnings.push('not_0_to_1')
  if (most - least < LEAST_CONTRAST) warnings.push('blank')
  else if (border > INVERTED_BORDER) warnings.push('inverted')
  else if (mean < LEAST_INK || mean > MOST_INK || offCentre > FARTHEST_CENTRE) warnings.push('unlike_mnist')
  return warnings
}

function measure(pixels: Pixels) {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  let [sum, border, sumX, sumY] = [0, 0, 0, 0]
  for (let at = 0; at < PIXELS; at++) {
    const pixel = pixels[at] ?? 0
    const [x, y] = [at % SIDE, Math.floor(at / SIDE)]
    least = Math.min(least, pixel)
    most = Math.max(most, pixel)
    sum += pixel
    sumX += pixel * x
    sumY += pixel * y
    if (x === 0 || y === 0 || x === SIDE - 1 || y === SIDE - 1) border += pixel
  }
  const middle = (SIDE - 1) / 2
  const offCentre = sum === 0 ? 0 : Math.hypot(sumX / sum - middle, sumY / sum - middle)
  return { least, most, mean: sum / PIXELS, border: border / (4 * SIDE - 4), offCentre }
}
