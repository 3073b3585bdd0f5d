import type { FailureRow, FailureSample, Snapshot } from '../../../katydid/src/web/contract.ts'
import { count, instant } from '../format.ts'
import { Empty, Icon, Section } from '../parts/index.ts'
import { EntryName } from './entry-name.tsx'

export function Failures({ snapshot }: { readonly snapshot: Snapshot }) {
  const { failures, total } = snapshot
  return (
    <Section
      title="Failures"
      note={failures.length > 0 ? `${count(total.failed)} requests, by reason` : undefined}
    >
      {failures.length === 0 ? (
        <Empty title={total.requests === 0 ? 'No request was answered' : 'No request failed'} />
      ) : (
        <ul className="cases">
          {failures.map((failure) => (
            <Failure key={`${failure.method} ${failure.name} ${failure.reason}`} failure={failure} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function Failure({ failure }: { readonly failure: FailureRow }) {
  const { method, name, reason, count: times, firstMs, lastMs, sample } = failure
  return (
    <li className="case">
      <p className="case-head">
        <b className="case-count">{count(times)} ×</b>
        <EntryName method={method} name={name} />
        <span className="case-reason">{reason}</span>
        <span className="case-when">
          {times === 1 ? instant(firstMs) : `${instant(firstMs)} to ${instant(lastMs)}`}
        </span>
      </p>
      {sample !== null && <Sample sample={sample} />}
    </li>
  )
}

const Sample = ({ sample }: { readonly sample: FailureSample }) => (
  <details className="sample">
    <summary>
      <Icon name="right" /> The first of them
    </summary>
    <div className="sample-sides">
      <Text title="Request" text={sample.request} />
      <Text title="Response" text={sample.response} />
    </div>
  </details>
)

const Text = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <div>
    <h3>{title}</h3>
    <pre>{text === '' ? 'none' : text}</pre>
  </div>
)
