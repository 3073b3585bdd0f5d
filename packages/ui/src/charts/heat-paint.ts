import type uPlot from 'uplot'
import type { Rgb } from './heat-colours.ts'
import type { HeatGrid } from './heat-grid.ts'
import { stepOf } from './heat-steps.ts'

export interface HeatPaint {
  readonly grid: HeatGrid
  readonly steps: readonly number[]
  readonly colours: readonly Rgb[]
}

/**
 * Draws the cells pixel by pixel on a sheet of its own: tens of thousands of rectangles would take a canvas a hundred times as
 * long. The sheet is kept between draws.
 */
export function heatPainter(painted: () => HeatPaint): (plot: uPlot) => void {
  const sheet = document.createElement('canvas')
  return (plot) => {
    const { left, top, width, height } = plot.bbox
    sheet.width = Math.max(1, Math.round(width))
    sheet.height = Math.max(1, Math.round(height))
    const context = sheet.getContext('2d')
    if (context === null) return
    const image = context.createImageData(sheet.width, sheet.height)
    colour(image.data, stepsOfPixels(plot, painted(), sheet), painted().colours)
    context.putImageData(image, 0, 0)
    plot.ctx.drawImage(sheet, left, top)
  }
}

interface Size {
  readonly width: number
  readonly height: number
}

/** For each pixel the step of its cell, counted from 1; 0 where there is none. Of cells that share a pixel the fullest shows. */
function stepsOfPixels(plot: uPlot, { grid, steps }: HeatPaint, { width, height }: Size): Uint8Array {
  const pixels = new Uint8Array(width * height)
  const xOf = (ms: number) => clamp(plot.valToPos(ms / 1_000, 'x', true) - plot.bbox.left, width)
  const yOf = remembered((ms) => clamp(plot.valToPos(ms, 'y', true) - plot.bbox.top, height))
  for (const { fromMs, toMs, cells } of grid.columns) {
    const left = xOf(fromMs)
    const right = Math.min(width, Math.max(left + 1, xOf(toMs)))
    if (xOf(toMs) === 0) continue
    for (const { lowMs, highMs, count } of cells) {
      const top = yOf(highMs)
      const bottom = Math.max(top + 1, yOf(lowMs))
      const step = stepOf(steps, count) + 1
      for (let y = top; y < bottom; y++) {
        for (let i = y * width + left; i < y * width + right; i++) {
          if ((pixels[i] as number) < step) pixels[i] = step
        }
      }
    }
  }
  return pixels
}

const clamp = (at: number, most: number): number => Math.min(most, Math.max(0, Math.round(at)))

/** Bands repeat in every column; their logarithms need not be taken again. */
function remembered(positionOf: (ms: number) => number): (ms: number) => number {
  const known = new Map<number, number>()
  return (ms) => {
    const at = known.get(ms) ?? positionOf(ms)
    known.set(ms, at)
    return at
  }
}

/** A pixel is one number: alpha, blue, green, red from the highest byte, since every machine that runs browsers is little-endian. */
function colour(data: Uint8ClampedArray, pixels: Uint8Array, colours: readonly Rgb[]): void {
  const palette = [
    0,
    ...colours.map(([red, green, blue]) => (0xff << 24) | (blue << 16) | (green << 8) | red),
  ]
  const words = new Uint32Array(data.buffer)
  for (let i = 0; i < pixels.length; i++) words[i] = palette[pixels[i] as number] as number
}
