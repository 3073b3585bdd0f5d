import type { Snapshot } from '../../../katydid/src/web/contract.ts'
import { percent } from '../format.ts'
import { Badge, SloBadge, ValidityBadge } from '../parts/index.ts'
import { verdictSentence, verdictTone } from './verdict-words.ts'

/** Stands before all figures. */
export function Verdict({ snapshot }: { readonly snapshot: Snapshot }) {
  const { validity, slos, total, insecure, steadyState } = snapshot
  return (
    <section className={`section verdict verdict-${verdictTone(snapshot)}`} aria-labelledby="verdict">
      <h2 id="verdict">Verdict</h2>
      <p className="verdict-sentence">{verdictSentence(snapshot)}</p>
      <dl className="verdict-rows">
        <div>
          <dt>
            <ValidityBadge verdict={validity.verdict} />
          </dt>
          <dd>
            {validity.reasons.find(({ severity }) => severity === validity.verdict)?.figure ??
              generatorKeptUp}
          </dd>
        </div>
        {slos.map(({ text, verdict, words }) => (
          <div key={text}>
            <dt>
              <SloBadge verdict={verdict} />
            </dt>
            <dd>
              <code>{text}</code> {words}
            </dd>
          </div>
        ))}
        {total.requests > 0 && (
          <div>
            <dt>
              <Badge tone={total.failed > 0 ? 'warn' : 'good'}>
                {total.failed > 0 ? `${percent(total.failureRatio)} failed` : 'no failure'}
              </Badge>
            </dt>
            <dd>{steadyState}</dd>
          </div>
        )}
        {insecure && (
          <div>
            <dt>
              <Badge tone="warn">insecure</Badge>
            </dt>
            <dd>TLS certificates were not verified.</dd>
          </div>
        )}
      </dl>
    </section>
  )
}

const generatorKeptUp = 'the generator kept up with what was offered'
