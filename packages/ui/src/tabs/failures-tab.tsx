import { memo } from 'react'
import type { FailureRow, Snapshot } from '../../../katydid/src/web/contract.ts'
import { count, instant, percent } from '../format.ts'
import { Empty, Section } from '../parts/index.ts'
import { Expander, Verbatim } from './expander.tsx'
import { EntryName } from './statistics/columns.tsx'

/** What failed and why, the most frequent first, each with the first request that did. */
export function FailuresTab({ snapshot: { failures, total } }: { readonly snapshot: Snapshot }) {
  const byCount = failures.toSorted((a, b) => b.count - a.count)
  return (
    <Section title="Failures" note={`${count(total.failed)} of ${count(total.requests)} requests`}>
      {failures.length === 0 ? (
        <Empty title="No request has failed">
          A failure is an answer of 400 and above, a check that says no, or no answer at all.
        </Empty>
      ) : (
        <div className="expanders">
          {byCount.map((failure) => (
            <Failure
              key={`${failure.method} ${failure.name} ${failure.reason}`}
              failure={failure}
              failed={total.failed}
            />
          ))}
        </div>
      )}
    </Section>
  )
}

const Failure = memo(({ failure, failed }: { readonly failure: FailureRow; readonly failed: number }) => (
  <Expander
    head={
      <>
        <span className="expander-count">
          {count(failure.count)}
          <small>{failed === 0 ? '' : percent(Math.min(1, failure.count / failed))}</small>
        </span>
        <span className="expander-what">
          <EntryName method={failure.method} name={failure.name} />
          <span className="expander-why">{failure.reason}</span>
        </span>
        <span className="expander-when">
          <span>first {instant(failure.firstMs)}</span>
          <span>last {instant(failure.lastMs)}</span>
        </span>
      </>
    }
  >
    <Sample failure={failure} />
  </Expander>
))

function Sample({ failure: { sample } }: { readonly failure: FailureRow }) {
  if (sample === null) return <p className="quiet">No sample of this failure was kept.</p>
  return (
    <>
      <p className="quiet">The first of them; bodies are cut at 2 kB, secrets masked.</p>
      <div className="verbatims">
        <Verbatim label="Request" text={sample.request} />
        <Verbatim label="Response" text={sample.response === '' ? '(no answer came)' : sample.response} />
      </div>
    </>
  )
}
