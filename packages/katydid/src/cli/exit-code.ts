import type { RunView } from '../report/index.ts'
import type { RunResult } from '../swarm/index.ts'
import { type SloResult, unjudgedFailures } from '../verdict/index.ts'

/** How a run ended, for the process that started it. */
export interface Verdict {
  /**
   * 0 good; 1 when an SLO was missed or has no data; `onError` when a task threw or a request failed, unless an SLO says
   * how many may; 2 when a worker was lost, the load file made a mistake that ended the run, or our own sums do not agree; 3 without any data, when an SLO is not proven,
   * or when the run is not valid and has to be.
   */
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
  { stats, validity, slos = [] }: RunView,
  { accounting, lost, mistake }: RunResult,
  { onError, strict }: Rules,
): Verdict {
  const { offered, ok, failed, cutOff, unsent, isBalanced } = accounting
  if (lost.length > 0)
    return { code: 2, why: `${lost.join('; ')}. What it had not reported is missing above` }
  if (mistake !== undefined)
    return { code: 2, why: `${mistake}. The run ended there; what it measured until then stands above` }
  if (!isBalanced) {
    const sum = `${ok} ok + ${failed} failed + ${cutOff} cut off + ${unsent} unsent`
    return {
      code: 2,
      why: `the sums do not agree: ${offered} offered, but ${sum}; this is a fault of Katydid's own`,
    }
  }
  const missed = slos.filter(({ verdict }) => verdict === 'failed' || verdict === 'no data')
  if (missed.length > 0) return { code: 1, why: sloWhy('missed', missed, slos) }
  const exceptions = stats.exceptions.reduce((sum, { count }) => sum + count, 0)
  // Of those that failed in the warm-up, too, unless an SLO judges failures at all.
  const unjudged = slos.some(judgesFailures) ? unjudgedFailures(slos, stats.entries) : failed
  if (unjudged + exceptions > 0) {
    const how = slos.length > 0 && unjudged > 0 ? "; 'failures < 1%' as an SLO says how many may" : ''
    const why = `${plural(unjudged, 'request')} failed, ${plural(exceptions, 'exception')} in tasks${how}`
    return { code: onError, why }
  }
  if (ok === 0) return { code: 3, why: 'no request was answered: nothing was tested' }
  const open = slos.filter(({ verdict }) => verdict === 'inconclusive')
  if (open.length > 0) return { code: 3, why: sloWhy('not proven', open, slos) }
  if (strict && validity?.verdict !== 'valid')
    return { code: 3, why: `--strict: the run is ${validity?.verdict}` }
  return { code: 0, why: undefined }
}

const sloWhy = (what: string, some: readonly SloResult[], all: readonly SloResult[]) =>
  `${some.length} of ${plural(all.length, 'SLO')} ${what}: ${some.map(({ text, verdict }) => `${text} (${verdict})`).join('; ')}`

const judgesFailures = ({ objective }: SloResult) => objective.figure.kind === 'failures'

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`
