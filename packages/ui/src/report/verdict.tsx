import type { ReactNode } from 'react'
import type { Snapshot } from '../../../katydid/src/web/contract.ts'
import { count, percent } from '../format.ts'
import { Badge, SloBadge, type Tone, ValidityBadge } from '../parts/index.ts'
import { verdictSentence, verdictTone } from './verdict-words.ts'

/** Stands before all figures. */
export function Verdict({ snapshot }: { readonly snapshot: Snapshot }) {
  const { validity, slos, total, insecure, warnings, steadyState } = snapshot
  return (
    <section className={`section verdict verdict-${verdictTone(snapshot)}`} aria-labelledby="verdict">
      <h2 id="verdict">Verdict</h2>
      <p className="verdict-sentence">{verdictSentence(snapshot)}</p>
      <dl className="verdict-rows">
        <Row badge={<ValidityBadge verdict={validity.verdict} />}>{figureOf(snapshot)}</Row>
        {slos.map(({ text, verdict, words }) => (
          <Row key={text} badge={<SloBadge verdict={verdict} />}>
            <code>{text}</code> {words}
          </Row>
        ))}
        {total.requests > 0 && <FailureRow snapshot={snapshot} />}
        {total.requests > 0 && <SteadyRow words={steadyState} />}
        {warnings.map((text) => (
          <Row key={text} badge={<Badge tone="warn">warning</Badge>}>
            {text}
          </Row>
        ))}
        {insecure && (
          <Row badge={<Badge tone="warn">insecure</Badge>}>TLS certificates were not verified</Row>
        )}
      </dl>
    </section>
  )
}

const Row = ({ badge, children }: { readonly badge: ReactNode; readonly children: ReactNode }) => (
  <div>
    <dt>{badge}</dt>
    <dd>{children}</dd>
  </div>
)

const figureOf = ({ validity: { verdict, reasons }, total }: Snapshot): string =>
  reasons.find(({ severity }) => severity === verdict)?.figure ??
  (total.offered === 0 ? 'nothing was offered to the server' : 'the generator kept up with what was offered')

function FailureRow({ snapshot: { total, failures } }: { readonly snapshot: Snapshot }) {
  const { failed, failureRatio } = total
  if (failed === 0)
    return <Row badge={<Badge tone="good">no failure</Badge>}>every answer was the wanted one</Row>
  const most = failures.reduce<Snapshot['failures'][number] | undefined>(
    (a, b) => (a === undefined || b.count > a.count ? b : a),
    undefined,
  )
  return (
    <Row badge={<Badge tone="warn">{`${percent(failureRatio)} failed`}</Badge>}>
      {most &&
        `most often, ${count(most.count)} times: ${most.reason} (${`${most.method} ${most.name}`.trim()})`}
    </Row>
  )
}

const steadyTones: Readonly<Record<string, Tone>> = { steady: 'good', 'still moving': 'warn' }

/** The words begin with the verdict: `steady: over the last 60 s ...`. */
function SteadyRow({ words }: { readonly words: string }) {
  const [verdict = '', ...rest] = words.split(': ')
  if (rest.length === 0) return null
  return (
    <Row badge={<Badge tone={steadyTones[verdict] ?? 'neutral'}>{verdict}</Badge>}>
      {verdict === 'unknown' && 'whether it was steady: '}
      {rest.join(': ')}
    </Row>
  )
}
