import type { SloRow, Snapshot } from '../../../katydid/src/web/contract.ts'
import { count, percent, plural } from '../format.ts'
import type { Tone } from '../parts/index.ts'

/** What came of a run, in one sentence: can it be believed, were its objectives met, what failed. */
export function verdictSentence({ validity, slos, total }: Snapshot): string {
  const parts = [validityWords[validity.verdict], sloWords(slos), failureWords(total)]
  return `${parts.filter((part) => part !== '').join('; ')}.`
}

const validityWords: Readonly<Record<Snapshot['validity']['verdict'], string>> = {
  valid: 'The run is valid',
  suspect: 'The run is suspect: read why below before believing it',
  'generator-limited': 'The generator was the bottleneck: the figures are not the server’s',
}

/** `2 of 3 SLOs passed, 1 failed`; nothing when there are none. */
export function sloWords(slos: readonly SloRow[]): string {
  if (slos.length === 0) return ''
  const others = (['failed', 'inconclusive', 'no data'] as const)
    .map((verdict) => ({ verdict, n: slos.filter((slo) => slo.verdict === verdict).length }))
    .filter(({ n }) => n > 0)
    .map(({ verdict, n }) => `${count(n)} ${verdict === 'no data' ? 'without data' : verdict}`)
  const passed = slos.filter(({ verdict }) => verdict === 'passed').length
  return [`${count(passed)} of ${plural(slos.length, 'SLO')} passed`, ...others].join(', ')
}

function failureWords({ requests, failed, offered }: Snapshot['total']): string {
  if (requests === 0) return offered === 0 ? 'nothing was sent' : 'no request was answered'
  if (failed === 0) return `none of ${plural(requests, 'request')} failed`
  return `${count(failed)} of ${plural(requests, 'request')} failed (${percent(failed / requests)})`
}

/** The worst of what the sentence says: bad when the run cannot be believed or an objective was missed. */
export function verdictTone({ validity, slos, total }: Snapshot): Tone {
  const has = (verdict: SloRow['verdict']) => slos.some((slo) => slo.verdict === verdict)
  if (validity.verdict === 'generator-limited' || has('failed')) return 'bad'
  if (validity.verdict === 'suspect' || has('inconclusive') || has('no data')) return 'warn'
  if (total.requests === 0) return 'neutral'
  return total.failed > 0 ? 'warn' : 'good'
}
