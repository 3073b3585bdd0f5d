import type { BatchCurve, BatchPoint } from './batch-curve.ts'
import { type Html, html } from './html.ts'
import { digits, exactMillis } from './words.ts'

const box = { width: 640, height: 300, left: 64, right: 16, top: 30, bottom: 44 }
const fitSteps = 60

/** Latency over batch size, both logarithmic: medians with their 95 % intervals, and the line a * n + b. */
export function batchChart(curve: BatchCurve): Html {
  const { points, perInput, perBatch } = curve
  const sizes = points.map(({ batch }) => batch)
  const values = points.flatMap((point) => [point.median, ...rangeOf(point)])
  const x = scale(Math.min(...sizes), Math.max(...sizes), box.left, box.width - box.right)
  const y = scale(Math.min(...values), Math.max(...values), box.height - box.bottom, box.top)
  const line = (batch: number) => perInput * batch + perBatch
  const label = `Latency of a batch over its size: ${points.map(({ batch, median }) => `${batch}: ${exactMillis(median)}`).join(', ')}`
  return html`<div class="wide"><svg viewBox="0 0 ${box.width} ${box.height}" role="img" aria-label="${label}">
${axes(sizes, values, x, y)}
<path class="fit" d="${fitPath(sizes, line, x, y)}"/>
${points.map((point) => mark(point, x, y))}
<text x="${box.width / 2}" y="${box.height - 6}" text-anchor="middle">inputs in a batch</text>
<text x="6" y="12">ms (dashed: a*n + b)</text>
</svg></div>`
}

type Scale = (value: number) => number

function scale(low: number, high: number, from: number, to: number): Scale {
  const span = Math.log(high) - Math.log(low) || 1
  return (value) => Number((from + ((Math.log(value) - Math.log(low)) / span) * (to - from)).toFixed(1))
}

const medianFigure = ({ latency }: BatchPoint) => latency.quantiles.find(({ q }) => q === 0.5)
const rangeOf = (point: BatchPoint): readonly number[] =>
  [medianFigure(point)?.low, medianFigure(point)?.high].filter((end) => end !== undefined)

function axes(sizes: readonly number[], values: readonly number[], x: Scale, y: Scale): Html {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const ticks = [low, Math.sqrt(low * high), high]
  const bottom = box.height - box.bottom
  return html`<path class="axis" fill="none" d="M${box.left} ${box.top}V${bottom}H${box.width - box.right}"/>
${sizes.map((size) => html`<text x="${x(size)}" y="${bottom + 18}" text-anchor="middle">${size}</text>`)}
${ticks.map((tick) => html`<text x="${box.left - 8}" y="${y(tick) + 4}" text-anchor="end">${digits(tick)}</text>`)}`
}

/** A straight line is a curve on logarithmic axes. What is below zero cannot be drawn. */
function fitPath(sizes: readonly number[], line: (batch: number) => number, x: Scale, y: Scale): string {
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)]
  const at = (step: number) => low * (high / low) ** (step / fitSteps)
  const steps = Array.from({ length: fitSteps + 1 }, (_, step) => at(step)).filter((batch) => line(batch) > 0)
  return steps.map((batch, i) => `${i === 0 ? 'M' : 'L'}${x(batch)} ${y(line(batch))}`).join('')
}

function mark(point: BatchPoint, x: Scale, y: Scale): Html {
  const [low, high] = rangeOf(point)
  const range =
    low === undefined || high === undefined
      ? html``
      : html`<path class="range" d="M${x(point.batch)} ${y(low)}V${y(high)}"/>`
  return html`${range}<circle class="point" cx="${x(point.batch)}" cy="${y(point.median)}" r="4"><title>${point.batch}: ${exactMillis(point.median)}</title></circle>`
}
