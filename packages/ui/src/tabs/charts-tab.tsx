import { useMemo } from 'react'
import type { Series, Snapshot } from '../../../katydid/src/web/contract.ts'
import { api } from '../api/client.ts'
import { RunCharts, type SeriesOf } from '../charts/index.ts'
import { Section } from '../parts/index.ts'
import { isGoingOn } from '../state/state.ts'

/** The course of a run, asked for window by window. */
export function ChartsTab({ snapshot }: { readonly snapshot: Snapshot }) {
  const { run, entries, marks, window } = snapshot
  const seriesOf = useSeriesOf(run.id, window.fromMs)
  return (
    <Section title="Charts">
      <RunCharts seriesOf={seriesOf} entries={entries} marks={marks} isLive={isGoingOn(run.state)} />
    </Section>
  )
}

/** Another function for another run, and for figures that begin anew. */
function useSeriesOf(id: string, fromMs: number): SeriesOf {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was told before a reset must be forgotten
  return useMemo(() => async (method, name, sinceMs) => await series(id, method, name, sinceMs), [id, fromMs])
}

async function series(id: string, method: string, name: string, sinceMs: number): Promise<Series> {
  const answer = await api.series(id, method, name, sinceMs)
  if (answer.kind === 'ok') return answer.value
  throw new Error(answer.kind === 'refused' ? answer.message : 'the course of this entry is not known')
}
