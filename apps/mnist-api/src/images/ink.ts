import type { Picture } from './picture.ts'

/** Where something is drawn: 0 paper to 1 the darkest stroke, row by row. */
export interface Ink {
  readonly width: number
  readonly height: number
  readonly values: Float32Array
}

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Less contrast than this, of 255, is no drawing but a texture. */
const LEAST_CONTRAST = 32
/** Of the darkest stroke: shadows and the noise of JPEG are below, strokes are above. */
const NOISE = 0.25

/** What differs from the paper, whichever of the two is the darker; undefined when nothing is drawn. */
export function inkOf({ width, height, grey }: Picture): Ink | undefined {
  const paper = paperOf({ width, height, grey })
  let [darkest, lightest] = [255, 0]
  for (const value of grey) {
    darkest = Math.min(darkest, value)
    lightest = Math.max(lightest, value)
  }
  // White paper in a dim room is darker than grey: what is drawn is what stands out more.
  const sign = paper - darkest > lightest - paper ? -1 : 1
  const most = Math.max(paper - darkest, lightest - paper)
  if (most < LEAST_CONTRAST) return undefined
  const values = Float32Array.from(grey, (value) =>
    Math.max(0, ((sign * (value - paper)) / most - NOISE) / (1 - NOISE)),
  )
  return { width, height, values }
}

/** The median along the border: a digit that reaches it covers little of it. */
function paperOf({ width, height, grey }: Picture): number {
  const border: number[] = []
  for (let x = 0; x < width; x++) border.push(grey[x] ?? 0, grey[(height - 1) * width + x] ?? 0)
  for (let y = 0; y < height; y++) border.push(grey[y * width] ?? 0, grey[y * width + width - 1] ?? 0)
  border.sort((a, b) => a - b)
  return border[border.length >> 1] ?? 0
}

/** The smallest box with all ink in it. */
export function boxOf({ width, height, values }: Ink): Box {
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let at = 0; at < values.length; at++) {
    if ((values[at] ?? 0) === 0) continue
    const [x, y] = [at % width, Math.floor(at / width)]
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { left, top, width: right - left + 1, height: bottom - top + 1 }
}
