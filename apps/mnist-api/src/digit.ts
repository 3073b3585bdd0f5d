/** Pixels of a digit: 28 x 28, row-major, 0 background to 1 ink. */
export const PIXELS = 784

/** The digits 0 to 9: what the model gives a probability each. */
export const CLASSES = 10

/** The model adds and multiplies float32: far beyond this an image would overflow it and have no answer. */
const LARGEST_PIXEL = 1e30

/** A digit as the model reads it: `PIXELS` finite numbers. */
export type Pixels = Float32Array<ArrayBuffer>

/** The nearest pixel to a finite number: the number itself, except that huge ones are held at +-1e30. */
export function toPixel(value: number): number {
  return Math.max(-LARGEST_PIXEL, Math.min(LARGEST_PIXEL, value))
}
