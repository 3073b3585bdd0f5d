import type { ModelReport } from './test-model.ts'

/** Where a report comes from: what is needed to run it again. */
export interface ReportOrigin {
  /** Of Katydid. */
  readonly version: string
  readonly node: string
  readonly machine: {
    readonly platform: string
    readonly cpu: string
    readonly cores: number
    readonly memoryBytes: number
  }
  readonly startedAt: string
  readonly seed: number
  /** As it was typed, without the program. */
  readonly command: readonly string[]
}

/** A report as a file: what was measured and where, times in ms, memory in bytes. Ends in a newline. */
export const modelReportJson = (report: ModelReport, origin: ReportOrigin): string =>
  `${JSON.stringify({ format: 'katydid-model/1', ...origin, ...report, exit: exitCodeOf(report, false) }, withoutInfinity, 2)}\n`

/** A swing of too few windows is infinite, which JSON cannot say: null. */
const withoutInfinity = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isFinite(value) ? null : value

/**
 * 1 when a scenario broke, answers were wrong or an objective was missed or had no data; 3 when one could not be
 * judged, when the test was cut short or, with `strict`, when a figure is in doubt; else 0.
 */
export function exitCodeOf({ scenarios, isCutShort }: ModelReport, strict: boolean): 0 | 1 | 3 {
  const verdicts = scenarios.flatMap(({ verdicts }) => verdicts.map(({ kind }) => kind))
  const isWrong = scenarios.some(
    (result) =>
      result.kind === 'broken' ||
      (result.kind === 'measured' && result.name === 'golden' && !result.figures.isSame),
  )
  if (isWrong || verdicts.includes('failed') || verdicts.includes('no-data')) return 1
  const isOpen = verdicts.includes('inconclusive') || verdicts.includes('invalid') || isCutShort
  const isDoubtful = scenarios.some((result) => result.kind === 'measured' && result.doubts.length > 0)
  return isOpen || (strict && isDoubtful) ? 3 : 0
}
