import type uPlot from 'uplot'
import type { HeatGrid } from './heat-grid.ts'
import { stepOf } from './heat-steps.ts'

export interface HeatPaint {
  readonly grid: HeatGrid
  readonly steps: readonly number[]
  readonly colours: readonly string[]
}

/** Draws the cells, snapped to device pixels so that neighbours touch; one path for each colour. */
export function paintHeat(plot: uPlot, { grid, steps, colours }: HeatPaint): void {
  const { ctx, bbox } = plot
  const paths = steps.map(() => new Path2D())
  const yOf = cachedPositions(plot)
  for (const { fromMs, toMs, cells } of grid.columns) {
    const left = Math.round(plot.valToPos(fromMs / 1_000, 'x', true))
    const right = Math.max(left + 1, Math.round(plot.valToPos(toMs / 1_000, 'x', true)))
    if (right < bbox.left || left > bbox.left + bbox.width) continue
    for (const { lowMs, highMs, count } of cells) {
      const top = yOf(highMs)
      paths[stepOf(steps, count)]?.rect(left, top, right - left, Math.max(1, yOf(lowMs) - top))
    }
  }
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  paths.forEach((path, i) => {
    ctx.fillStyle = colours[i] ?? 'transparent'
    ctx.fill(path)
  })
  ctx.restore()
}

/** Bands repeat in every column; their logarithms need not be taken again. */
function cachedPositions(plot: uPlot): (ms: number) => number {
  const known = new Map<number, number>()
  return (ms) => {
    const at = known.get(ms) ?? Math.round(plot.valToPos(ms, 'y', true))
    known.set(ms, at)
    return at
  }
}
