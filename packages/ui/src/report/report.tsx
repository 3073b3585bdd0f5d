import type { ReportData } from '../../../katydid/src/web/contract.ts'
import { EntryTables } from './entry-tables.tsx'
import { Exceptions } from './exceptions.tsx'
import { Failures } from './failures.tsx'
import { Header } from './header.tsx'
import { Machine } from './machine.tsx'
import { Ratios } from './ratios.tsx'
import { ReportCharts } from './report-charts.tsx'
import { Summary } from './summary.tsx'
import { Validity } from './validity.tsx'
import { Verdict } from './verdict.tsx'

/** A run, to be read from the top: what came of it, then the figures, then what one needs to believe or repeat them. */
export function Report({ data }: { readonly data: ReportData }) {
  const { snapshot } = data
  return (
    <main className="report">
      <Header data={data} />
      <Verdict snapshot={snapshot} />
      <Summary snapshot={snapshot} />
      <EntryTables snapshot={snapshot} />
      <ReportCharts data={data} />
      <Failures snapshot={snapshot} />
      <Exceptions snapshot={snapshot} />
      <Validity snapshot={snapshot} />
      <Ratios snapshot={snapshot} />
      <Machine snapshot={snapshot} />
    </main>
  )
}
