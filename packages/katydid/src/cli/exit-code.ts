import type { RunView } from '../report/index.ts'
import type { RunResult } from '../swarm/index.ts'

/** How a run ended, for the process that started it. */
export interface Verdict {
  /** 0 good; `onError` when a request failed or a task threw; 2 when a worker was lost or our own sums do not agree; 3 without any data, or when it is not valid and has to be. */
  readonly code: number
  /** What to say about it, unless it is good. */
  readonly why: string | undefined
}

/** `onError`: of `--exit-code-on-error`. `strict`: a run that is not valid is no result. */
export interface Rules {
  readonly onError: number
  readonly strict: boolean
}

export function verdictOf(
  { stats, validity }: RunView,
  { accounting, lost }: RunResult,
  { onError, strict }: Rules,
): Verdict {
  const { offered, ok, failed, cutOff, unsent, isBalanced } = accounting
  if (lost.length > 0)
    return { code: 2, why: `${lost.join('; ')}. What it had not reported is missing above` }
  if (!isBalanced) {
    const sum = `${ok} ok + ${failed} failed + ${cutOff} cut off + ${unsent} unsent`
    return {
      code: 2,
      why: `the sums do not agree: ${offered} offered, but ${sum}; this is a fault of Katydid's own`,
    }
  }
  const exceptions = stats.exceptions.reduce((sum, { count }) => sum + count, 0)
  if (failed + exceptions > 0) {
    return {
      code: onError,
      why: `${plural(failed, 'request')} failed, ${plural(exceptions, 'exception')} in tasks`,
    }
  }
  if (ok === 0) return { code: 3, why: 'no request was answered: nothing was tested' }
  if (strict && validity?.verdict !== 'valid')
    return { code: 3, why: `--strict: the run is ${validity?.verdict}` }
  return { code: 0, why: undefined }
}

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`
