import { useMemo } from 'react'
import type { ReportData, Series } from '../../../katydid/src/web/contract.ts'
import { RunCharts } from '../charts/index.ts'
import { Empty, Section } from '../parts/index.ts'

const nothing: Series = { widthMs: 1_000, points: [] }

/** The charts of the live page, over what the report carries. */
export function ReportCharts({ data }: { readonly data: ReportData }) {
  const { series, snapshot } = data
  const entries = useMemo(() => series.slice(1).map(({ method, name }) => ({ method, name })), [series])
  const seriesOf = useMemo(() => finder(data), [data])
  if (series.every(({ series: { points } }) => points.length === 0)) return <NoCharts snapshot={snapshot} />
  const left = snapshot.entries.length - entries.length
  const note = left > 0 ? `Of all, and of the ${entries.length} busiest entries` : 'Of all, and of each entry'
  return (
    <Section title="Charts" note={note}>
      <RunCharts seriesOf={seriesOf} entries={entries} marks={snapshot.marks} isLive={false} />
    </Section>
  )
}

const NoCharts = ({ snapshot: { total } }: { readonly snapshot: ReportData['snapshot'] }) => (
  <Section title="Charts">
    {total.offered === 0 ? (
      <Empty title="No request was offered">So there is no course to show.</Empty>
    ) : (
      <Empty title="The course of the run is not in this report">Its figures are in the tables.</Empty>
    )}
  </Section>
)

/** The first series is the total's. */
const finder =
  ({ series }: ReportData) =>
  async (method: string, name: string): Promise<Series> => {
    const found =
      name === '' ? series[0] : series.find((each) => each.method === method && each.name === name)
    return found?.series ?? nothing
  }
