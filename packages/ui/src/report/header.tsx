import type { ReportData } from '../../../katydid/src/web/contract.ts'
import { duration } from '../format.ts'

export function Header({ data }: { readonly data: ReportData }) {
  const { run, host } = data.snapshot
  return (
    <header className="report-header">
      <p className="report-kind">Katydid report</p>
      <h1>{data.title}</h1>
      <p className="report-facts">
        <span>{host}</span>
        <span>{run.load}</span>
        <span>
          <time dateTime={run.startedAt}>{instantText(run.startedAt)}</time>, {duration(run.elapsedMs)}
        </span>
        {run.state !== 'stopped' && <span>still {run.state} when this was written</span>}
      </p>
    </header>
  )
}

/** `2026-03-14 09:26:53 UTC`: the same wherever it is read. */
export const instantText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
