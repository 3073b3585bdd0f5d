import { formatDuration, type Millis, parseDuration } from '../units/index.ts'
import type { Figure, Objective, Slo, SloScope, SloWindow } from './slo.ts'

/** The one canonical text of an SLO: `parseSlo` reads it back as the same. */
export const sloText = ({ scope, objectives }: Slo): string =>
  `${scopeText(scope)}: ${objectives.map(objectiveText).join(', ')}`

export function scopeText(scope: SloScope): string {
  switch (scope.kind) {
    case 'total':
      return 'total'
    case 'tag':
      return `@${scope.tag}`
    case 'entry':
      return scope.entry
  }
}

export function objectiveText({ figure, orEqual, window, abort }: Objective): string {
  const equal = orEqual ? '=' : ''
  return `${figureText(figure, equal)}${windowText(window)}${abort ? ' abort' : ''}`
}

function figureText(figure: Figure, equal: string): string {
  switch (figure.kind) {
    case 'quantile':
      return `${quantileText(figure)} <${equal} ${exactDuration(figure.limit)}`
    case 'failures':
      return `failures <${equal} ${percentText(figure.limit)}%`
    case 'good-share':
      return `goodput >${equal} ${percentText(figure.limit)}%`
    case 'rate':
    case 'goodput':
      return `${figure.kind} >${equal} ${figure.limit}/s`
  }
}

/** `p99`, `p99.9 service`. */
export const quantileText = ({ q, of }: Pick<Figure & { kind: 'quantile' }, 'q' | 'of'>): string =>
  `p${percentText(q)}${of === 'response' ? '' : ` ${of}`}`

/** Undoes what dividing by 100 does to decimals. */
const percentText = (fraction: number) => String(Number((fraction * 100).toPrecision(12)))

function windowText(window: SloWindow): string {
  switch (window.kind) {
    case 'run':
      return ''
    case 'steady':
      return ' steady'
    case 'every':
      return ` over ${exactDuration(window.length)}`
  }
}

/** As people write it, or in ms where that would round. */
export function exactDuration(duration: Millis): string {
  const short = formatDuration(duration).replaceAll(' ', '')
  return parseDuration(short) === duration ? short : `${duration}ms`
}
