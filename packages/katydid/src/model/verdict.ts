import { exactDuration } from '../plan/index.ts'
import { millis } from '../units/index.ts'
import { independentShare, type Share } from '../verdict/index.ts'
import type { Volume } from './bench.ts'
import { claimOf } from './claim.ts'
import type { Doubt } from './doubt.ts'
import type { ModelFigure, ModelObjective } from './objective.ts'
import { alphaOf, type Proof, proofOf, shareBeyond } from './proof.ts'
import type { ModelVerdict, VerdictKind } from './scenario.ts'
import type { Evidence } from './scenario-test.ts'
import { grouped } from './words.ts'

/** A stream is looked at so often, each time after twice as much, until it is decided. */
export const streamLooks = 3

export const looksFor = (volume: Volume): readonly Volume[] => [volume, volume, twice(volume)]

const twice = ({ queries, durationMs, longestMs }: Volume): Volume => ({
  queries: queries * 2,
  durationMs: durationMs * 2,
  longestMs: longestMs * 2,
})

/** All objectives are proven or missed; without any, something can be claimed. */
export function isDecidedBy(objectives: readonly ModelObjective[], latencies: Float64Array): boolean {
  const evidence = { kind: 'latencies', latencies, looks: streamLooks } as const
  if (objectives.length === 0) return claimOf(evidence)?.isProven === true
  return objectives.every(({ figure }) => proven(figure, evidence).kind !== 'inconclusive')
}

/** What is proven of an objective, given the reasons not to believe it. */
export function verdictOf(
  { figure, text }: ModelObjective,
  evidence: Evidence | undefined,
  doubts: readonly Doubt[],
): ModelVerdict {
  const share = evidence === undefined ? undefined : shareOf(figure, evidence)
  if (share === undefined || share.requests === 0)
    return { objective: text, kind: 'no-data', words: 'nothing was measured' }
  const proof = proven(figure, evidence as Evidence)
  const doubt = doubts.find((each) => isVoidedBy(proof.kind, each))
  if (doubt !== undefined)
    return { objective: text, kind: 'invalid', words: `would be ${proof.kind}, but ${doubt.words}` }
  return { objective: text, kind: proof.kind, words: wordsOf(proof, figure, evidence as Evidence) }
}

const isVoidedBy = (kind: VerdictKind, { bias }: Doubt) =>
  (kind === 'passed' && bias !== 'slower') || (kind === 'failed' && bias !== 'faster')

const proven = (figure: ModelFigure, evidence: Evidence): Proof =>
  proofOf(shareOf(figure, evidence) ?? independentShare(0, 0), allowedOf(figure), alphaOf(evidence))

/** The share of violations that the objective allows; of rates, every other part may be below. */
function allowedOf(figure: ModelFigure): number {
  switch (figure.kind) {
    case 'quantile':
      return 1 - figure.q
    case 'rate':
      return 0.5
    case 'failures':
      return figure.limit
  }
}

function shareOf({ kind, limit }: ModelFigure, evidence: Evidence): Share | undefined {
  if (evidence.kind === 'latencies' && kind === 'quantile') return shareBeyond(evidence.latencies, limit)
  if (evidence.kind === 'errors' && kind === 'failures') return independentShare(evidence.of, evidence.errors)
  if (evidence.kind !== 'rates' || kind !== 'rate') return undefined
  return independentShare(evidence.rates.length, evidence.rates.filter((rate) => rate < limit).length)
}

function wordsOf(
  { kind, seen, beyond, missing }: Proof,
  figure: ModelFigure,
  { kind: of }: Evidence,
): string {
  const what = { latencies: 'queries', rates: 'parts of the run', errors: 'inputs' }[of]
  const where = {
    quantile: `took longer than ${exactDuration(millis(figure.limit))}`,
    rate: 'were slower',
    failures: 'were wrong',
  }
  const counted = `${grouped(beyond)} of ${grouped(seen)} ${what} ${where[figure.kind]}`
  if (kind !== 'inconclusive')
    return `${counted}: ${kind === 'passed' ? 'proven' : 'proven to be missed'} at 99 %`
  return `${counted}: ${missing === undefined ? 'too near to the limit to tell' : `as things stand, ${grouped(missing)} more would tell`}`
}
