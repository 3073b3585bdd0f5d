import type { Step } from './capacity-step.ts'
import type { SloResult } from './slo-result.ts'
import { allowedOf } from './slo-words.ts'
import type { Validity } from './validity.ts'
import { share } from './validity-words.ts'

/** What is known of a step when it is over. */
export interface StepEvidence {
  readonly slos: readonly SloResult[]
  readonly validity: Validity
  /** Of the open model; undefined in the closed one, where what is asked for waits for what is answered. */
  readonly backlog: Backlog | undefined
}

/** How the requests that were not yet answered grew over the last half of the load. */
export interface Backlog {
  readonly offered: number
  readonly before: number
  readonly after: number
}

export type StepJudgement = Pick<Step, 'verdict' | 'isClear' | 'why'>

/** Of what was offered: a backlog that grows by more is a queue without end. */
const growth = 0.01
const clearGrowth = 0.05
/** So many times what is allowed to be beyond a limit, if they are not a handful, and a second look says the same. */
const farBeyond = 2
const handful = 10

/** A load holds when its SLOs are kept and what arrives is answered as it comes. The generator's own limits come first. */
export function judgeStep({ slos, validity, backlog }: StepEvidence): StepJudgement {
  const [reason] = validity.reasons
  if (validity.verdict === 'generator-limited' && reason !== undefined) {
    return { verdict: 'ours', isClear: true, why: reason.figure }
  }
  const missed = slos.filter((slo) => !isKept(slo))
  const [worst] = [...missed].sort((a, b) => excess(b) - excess(a))
  if (worst !== undefined) return { verdict: 'missed', isClear: isFar(worst), why: seen(worst) }
  const queue = backlog && queueing(backlog)
  if (queue !== undefined) return queue
  const open = slos.find(({ verdict }) => verdict !== 'passed')
  if (open !== undefined) return { verdict: 'unclear', isClear: false, why: sentence(open) }
  return { verdict: 'kept', isClear: true, why: slos.map(sentence).join('; ') || 'all was answered' }
}

/** What was seen, without what more would prove. */
const seen = ({ text, words }: SloResult) => `${text}: ${words.split('; ')[0]}`
const sentence = ({ text, words }: SloResult) => `${text}: ${words}`

/** By the sample where nothing is proven; what is not known counts against it. */
function isKept(slo: SloResult): boolean {
  if (slo.verdict === 'passed' || slo.figures === undefined) return slo.verdict === 'passed'
  return slo.verdict !== 'failed' && excess(slo) <= 1
}

const isFar = (slo: SloResult) =>
  slo.verdict === 'failed' || (excess(slo) > farBeyond && (slo.figures?.least ?? handful) >= handful)

/** How many times the allowed share was beyond the limit, or by how much a rate fell short; without data, all. */
function excess({ figures, objective: { figure } }: SloResult): number {
  if (figures === undefined) return Number.POSITIVE_INFINITY
  if (figures.perSecond !== undefined) return figure.limit / figures.perSecond
  return figures.most / figures.requests / allowedOf(figure)
}

/** Requests in flight vary by their square root at random: twice that is no growth yet. */
function queueing({ offered, before, after }: Backlog): StepJudgement | undefined {
  const grown = after - before
  if (grown <= growth * offered + 2 * Math.sqrt(Math.max(before, after))) return undefined
  const why = `requests queue: those without an answer grew from ${before} to ${after} while ${offered} arrived (${share(grown / offered)})`
  return { verdict: 'missed', isClear: grown > clearGrowth * offered, why }
}
