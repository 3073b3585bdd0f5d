import type uPlot from 'uplot'
import type { Mark } from '../../../katydid/src/web/contract.ts'
import type { ChartTheme } from './theme.ts'

const gapPx = 6

export interface Placed {
  readonly at: number
  /** Null: no room for the label; the line stands alone. */
  readonly text: string | null
}

/** Labels from left to right; one that would run into the next mark or the edge is cut with an ellipsis, or left out. */
export function placedLabels(
  marks: readonly { readonly at: number; readonly text: string }[],
  edge: number,
  widthOf: (text: string) => number,
): readonly Placed[] {
  const ordered = [...marks].sort((a, b) => a.at - b.at)
  return ordered.map(({ at, text }, i) => {
    const room = (ordered[i + 1]?.at ?? edge) - at - gapPx
    return { at, text: fitted(text, room, widthOf) }
  })
}

function fitted(text: string, room: number, widthOf: (text: string) => number): string | null {
  if (widthOf(text) <= room) return text
  for (let length = text.length - 1; length >= 3; length--) {
    const cut = `${text.slice(0, length).trimEnd()}…`
    if (widthOf(cut) <= room) return cut
  }
  return null
}

/** Draws a dashed line at each mark, its label above the plot. */
export function drawMarks(plot: uPlot, marks: readonly Mark[], theme: ChartTheme): void {
  const { ctx, bbox } = plot
  const [from = 0, to = 0] = [plot.scales.x?.min, plot.scales.x?.max].map((end) => end ?? 0)
  const shown = marks
    .map(({ atMs, text }) => ({ seconds: atMs / 1_000, text }))
    .filter(({ seconds }) => seconds >= from && seconds <= to)
    .map(({ seconds, text }) => ({ at: Math.round(plot.valToPos(seconds, 'x', true)), text }))
  ctx.save()
  ctx.font = scaledFont(theme.font)
  ctx.fillStyle = theme.faint
  ctx.strokeStyle = theme.faint
  ctx.lineWidth = devicePixelRatio
  ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio])
  ctx.textAlign = 'left'
  ctx.textBaseline = 'bottom'
  ctx.beginPath()
  for (const { at, text } of placedLabels(
    shown,
    bbox.left + bbox.width,
    (each) => ctx.measureText(each).width,
  )) {
    ctx.moveTo(at + 0.5, bbox.top)
    ctx.lineTo(at + 0.5, bbox.top + bbox.height)
    if (text !== null) ctx.fillText(text, at, bbox.top - 3 * devicePixelRatio)
  }
  ctx.stroke()
  ctx.restore()
}

const scaledFont = (font: string): string =>
  font.replace(/^(\d+)px/, (_, size: string) => `${Number(size) * devicePixelRatio}px`)
