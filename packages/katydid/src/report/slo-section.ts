import type { SloResult, SloVerdict } from '../verdict/index.ts'
import { wrapped } from './fit.ts'

const labelWidth = 16

/** What became of each objective; undefined without any. `columns` undefined: no line is broken. */
export function sloSection(slos: readonly SloResult[], columns?: number): string | undefined {
  if (slos.length === 0) return undefined
  const width = (columns ?? Number.POSITIVE_INFINITY) - labelWidth
  const lines = slos.flatMap(({ text, verdict, words }) => [
    `${sloLabel(verdict).padEnd(labelWidth)}${text}`,
    ...wrapped(words, width).map((line) => `${' '.repeat(labelWidth)}${line}`),
  ])
  return ['SLOs', ...lines].join('\n')
}

/** As people read it: a missed SLO is missed. */
export function sloLabel(verdict: SloVerdict): string {
  switch (verdict) {
    case 'passed':
      return 'passed'
    case 'failed':
      return 'MISSED'
    case 'inconclusive':
      return 'not proven'
    case 'no data':
      return 'NO DATA'
  }
}
