import { memo } from 'react'
import type { ExceptionRow, Snapshot } from '../../../katydid/src/web/contract.ts'
import { count } from '../format.ts'
import { Empty, Section } from '../parts/index.ts'
import { Expander, Verbatim } from './expander.tsx'

/** What the load file threw, with its stack. */
export const ExceptionsTab = ({ snapshot: { exceptions } }: { readonly snapshot: Snapshot }) => (
  <Section title="Exceptions" note="thrown by tasks; their users went on">
    {exceptions.length === 0 ? (
      <Empty title="No task has thrown" />
    ) : (
      <div className="expanders">
        {exceptions.map((exception) => (
          <Exception key={`${exception.task} ${exception.message}`} exception={exception} />
        ))}
      </div>
    )}
  </Section>
)

const Exception = memo(({ exception }: { readonly exception: ExceptionRow }) => (
  <Expander
    head={
      <>
        <span className="expander-count">{count(exception.count)}</span>
        <span className="expander-what">
          <span className="entry-name">{exception.task}</span>
          <span className="expander-why">{exception.message}</span>
        </span>
      </>
    }
  >
    <Verbatim label="Stack" text={exception.trace} />
  </Expander>
))
