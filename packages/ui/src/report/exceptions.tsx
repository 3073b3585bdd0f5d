import type { Snapshot } from '../../../katydid/src/web/contract.ts'
import { count } from '../format.ts'
import { Icon, Section } from '../parts/index.ts'

/** Thrown by the load file's own code: nothing stands here when there were none. */
export function Exceptions({ snapshot: { exceptions } }: { readonly snapshot: Snapshot }) {
  if (exceptions.length === 0) return null
  return (
    <Section title="Exceptions" note="Thrown by tasks; not requests, so in none of the figures above">
      <ul className="cases">
        {exceptions.map(({ task, message, trace, count: times }) => (
          <li key={`${task} ${message}`} className="case">
            <p className="case-head">
              <b className="case-count">{count(times)} ×</b>
              <span className="entry">{task}</span>
              <span className="case-reason">{message}</span>
            </p>
            <details className="sample">
              <summary>
                <Icon name="right" /> Stack
              </summary>
              <pre>{trace}</pre>
            </details>
          </li>
        ))}
      </ul>
    </Section>
  )
}
