import { type Html, html } from '../model/html.ts'
import type { Step } from '../verdict/index.ts'
import { digits, levelText } from './capacity-answer.ts'

export interface LevelChart {
  readonly x: string
  readonly y: string
  readonly of: (step: Step) => number | undefined
  /** A line where as much comes out as goes in. */
  readonly isDiagonal: boolean
}

const box = { width: 640, height: 260, left: 64, right: 16, top: 30, bottom: 44 }
const bottom = box.height - box.bottom
const ticks = 4

/** A point for each step, coloured by its verdict and named in its title, over the load; both axes from 0. */
export function levelChart(steps: readonly Step[], { x, y, of, isDiagonal }: LevelChart): Html {
  const points = steps.map((step) => ({ step, level: step.level.value, value: of(step) ?? 0 }))
  const most = { x: axisEnd(points.map(({ level }) => level)), y: axisEnd(points.map(({ value }) => value)) }
  const atX = (level: number) => round(box.left + (level / most.x) * (box.width - box.left - box.right))
  const atY = (value: number) => round(bottom - (value / most.y) * (bottom - box.top))
  const reach = Math.min(most.x, most.y)
  const diagonal = isDiagonal
    ? html`<path class="fit" d="M${atX(0)} ${atY(0)}L${atX(reach)} ${atY(reach)}"/>`
    : html``
  const searched = points.filter(({ step }) => step.purpose === 'search')
  const line = searched
    .map(({ level, value }, i) => `${i === 0 ? 'M' : 'L'}${atX(level)} ${atY(value)}`)
    .join('')
  const label = `${y} over ${x}: ${points.map(({ level, value }) => `${digits(level)}: ${digits(value)}`).join(', ')}`
  return html`<div class="wide"><svg viewBox="0 0 ${box.width} ${box.height}" role="img" aria-label="${label}">
<path class="axis" fill="none" d="M${box.left} ${box.top}V${bottom}H${box.width - box.right}"/>
${ticksOf(most.x).map((tick) => html`<text x="${atX(tick)}" y="${bottom + 18}" text-anchor="middle">${digits(tick)}</text>`)}
${ticksOf(most.y).map((tick) => html`<text x="${box.left - 8}" y="${atY(tick) + 4}" text-anchor="end">${digits(tick)}</text>`)}
${diagonal}<path class="line" d="${line}"/>
${points.map(({ step, level, value }) => mark(step, atX(level), atY(value), digits(value)))}
<text x="${box.width / 2}" y="${box.height - 6}" text-anchor="middle">${x}</text>
<text x="6" y="12">${y}${isDiagonal ? ' (dashed: all that is offered)' : ''}</text>
</svg></div>`
}

/** A circle holds, a square does not: colour is not all there is to tell them by. */
function mark({ verdict, level }: Step, x: number, y: number, value: string): Html {
  const title = html`<title>${levelText(level.kind, level.value)}: ${value}, ${verdict}</title>`
  return verdict === 'kept' || verdict === 'unclear'
    ? html`<circle class="${verdict}" cx="${x}" cy="${y}" r="4.5">${title}</circle>`
    : html`<rect class="${verdict}" x="${x - 4}" y="${y - 4}" width="8" height="8">${title}</rect>`
}

const niceSteps = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]

/** Where an axis ends that has a mark at each fourth of it, all of them short numbers. */
function axisEnd(values: readonly number[]): number {
  const most = Math.max(...values, Number.MIN_VALUE) / ticks
  const unit = 10 ** Math.floor(Math.log10(most))
  return ticks * unit * (niceSteps.find((times) => times * unit >= most * 0.999) ?? 10)
}

const ticksOf = (end: number) => Array.from({ length: ticks + 1 }, (_, i) => (i * end) / ticks)
const round = (value: number) => Number(value.toFixed(1))
