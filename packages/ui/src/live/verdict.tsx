import type { SloRow, Snapshot, ValidityReport } from '../../../katydid/src/web/contract.ts'
import { Badge, SloBadge, type Tone } from '../parts/index.ts'

/** Why the run is valid or is not, and how it stands with its SLOs. */
export const Verdict = ({ snapshot }: { readonly snapshot: Snapshot }) => (
  <section id="verdict" className="verdict" aria-label="Verdict">
    <div>
      <h2>Validity</h2>
      <Reasons validity={snapshot.validity} />
      <p className="verdict-note">Steady state: {snapshot.steadyState}</p>
    </div>
    {snapshot.slos.length > 0 && (
      <div>
        <h2>SLOs</h2>
        <Slos slos={snapshot.slos} />
      </div>
    )}
  </section>
)

function Reasons({ validity: { verdict, reasons } }: { readonly validity: ValidityReport }) {
  if (reasons.length === 0) {
    return <p>{verdict}: the load generator kept up; nothing speaks against these figures.</p>
  }
  return (
    <ul className="reasons">
      {reasons.map(({ severity, figure, advice, worker }) => (
        <li key={`${worker} ${figure}`}>
          <Badge tone={tones[severity]}>{severity}</Badge>
          <div>
            <p>{figure}</p>
            <p className="advice">{advice}</p>
          </div>
        </li>
      ))}
    </ul>
  )
}

const tones: Readonly<Record<ValidityReport['reasons'][number]['severity'], Tone>> = {
  note: 'neutral',
  suspect: 'warn',
  'generator-limited': 'bad',
}

const Slos = ({ slos }: { readonly slos: readonly SloRow[] }) => (
  <ul className="reasons">
    {slos.map(({ text, verdict, words }) => (
      <li key={text}>
        <SloBadge verdict={verdict} />
        <div>
          <p>
            <code>{text}</code>
          </p>
          <p className="advice">{words}</p>
        </div>
      </li>
    ))}
  </ul>
)
