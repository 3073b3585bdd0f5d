import type { BatchCurve } from './batch-curve.ts'
import { digits } from './words.ts'

const rows = 12
const widest = 72
/** Room for the labels of the vertical axis. */
const axisWidth = 9

/**
 * Latency over batch size, both on logarithmic axes, for a terminal: `o` where a median was measured, `.` where the
 * line is; where they meet, the `o` hides it.
 */
export function batchPlot(curve: BatchCurve, width: number): string {
  const columns = Math.max(16, Math.min(widest, width - axisWidth - 2))
  const sizes = curve.points.map(({ batch }) => batch)
  const line = (batch: number) => curve.perInput * batch + curve.perBatch
  const medians = curve.points.map(({ median }) => median)
  const across = logScale(Math.min(...sizes), Math.max(...sizes), columns)
  const up = logScale(Math.min(...medians), Math.max(...medians), rows)
  const grid = Array.from({ length: rows }, () => Array<string>(columns).fill(' '))
  const draw = (column: number, value: number, mark: string) => {
    const row = grid[rows - 1 - up.placeOf(value)]
    if (value > 0 && row !== undefined) row[column] = mark
  }
  for (let column = 0; column < columns; column++) draw(column, line(across.valueAt(column)), '.')
  for (const { batch, median } of curve.points) draw(across.placeOf(batch), median, 'o')
  const lines = grid.map((cells, i) => `${labelOf(i, up)} |${cells.join('').trimEnd()}`)
  return [
    'Latency of a batch, ms, over its size (both logarithmic): o median, . a*n+b',
    ...lines,
    `${' '.repeat(axisWidth)} +${'-'.repeat(columns)}`,
    `${' '.repeat(axisWidth + 2)}${sizeLabels(sizes, across, columns)}`,
  ].join('\n')
}

interface Scale {
  /** From 0; beyond the ends for values beyond them. */
  placeOf(value: number): number
  valueAt(place: number): number
}

function logScale(low: number, high: number, places: number): Scale {
  const [from, span] = [Math.log(low), Math.log(high) - Math.log(low) || 1]
  return {
    placeOf: (value) => Math.round(((Math.log(value) - from) / span) * (places - 1)),
    valueAt: (place) => Math.exp(from + (place / (places - 1)) * span),
  }
}

/** At the top, in the middle and at the bottom. */
function labelOf(row: number, scale: Scale): string {
  const isShown = row === 0 || row === rows - 1 || row === rows >> 1
  return (isShown ? digits(scale.valueAt(rows - 1 - row)) : '').padStart(axisWidth)
}

/** Each under its place; one that would touch the one before is left out. */
function sizeLabels(sizes: readonly number[], scale: Scale, columns: number): string {
  let text = ''
  for (const size of sizes) {
    const label = String(size)
    const at = Math.min(scale.placeOf(size), columns - label.length)
    if (at > text.length || text === '') text = text.padEnd(at) + label
  }
  return text
}
