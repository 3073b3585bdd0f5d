import { useEffect, useRef, useState } from 'react'
import type { LogLines } from '../../../katydid/src/web/contract.ts'
import type { Answer } from '../api/answer.ts'
import { api } from '../api/client.ts'
import { clock } from '../format.ts'
import { ProblemText } from '../parts/field.tsx'
import { Empty, Section } from '../parts/index.ts'

const refreshMs = 2_000

/** What Katydid and the load file logged, the newest at the end. */
export function LogTab() {
  const answer = useLog()
  const lines = answer?.kind === 'ok' ? answer.value.lines : []
  return (
    <Section title="Log" note="the newest 500 lines">
      {answer?.kind === 'refused' && (
        <div className="form-body">
          <ProblemText text={answer.message} />
        </div>
      )}
      {answer?.kind === 'ok' && lines.length === 0 && <Empty title="Nothing was logged yet" />}
      {lines.length > 0 && <Lines lines={lines} />}
    </Section>
  )
}

/** Asked for while it is shown. */
function useLog(): Answer<LogLines> | undefined {
  const [answer, setAnswer] = useState<Answer<LogLines>>()
  useEffect(() => {
    let timer: number | undefined
    let isOver = false
    const ask = async () => {
      const next = await api.logs()
      if (isOver) return
      setAnswer(next)
      timer = window.setTimeout(ask, refreshMs)
    }
    void ask()
    return () => {
      isOver = true
      window.clearTimeout(timer)
    }
  }, [])
  return answer
}

/** Follows the end, unless one has scrolled up to read. */
function Lines({ lines }: { readonly lines: LogLines['lines'] }) {
  const box = useRef<HTMLOListElement>(null)
  const isAtEnd = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: to the end of the new lines
  useEffect(() => {
    if (isAtEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight })
  }, [lines])
  const onScroll = () => {
    const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = box.current ?? {}
    isAtEnd.current = scrollHeight - scrollTop - clientHeight < 8
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <ol ref={box} className="log" onScroll={onScroll} tabIndex={0} aria-label="Log lines">
      {lines.map(({ at, level, text }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own
        <li key={i} className={`log-${level.toLowerCase()}`}>
          <time dateTime={at}>{clock(at)}</time> <b>{level}</b> <span>{text}</span>
        </li>
      ))}
    </ol>
  )
}
