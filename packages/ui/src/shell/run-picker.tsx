import type { RunSummary } from '../../../katydid/src/web/contract.ts'
import { clock } from '../format.ts'

/** Chooses which run of this process is shown; the newest is followed unless another is chosen. */
export function RunPicker({
  runs,
  shownId,
  onPick,
}: {
  readonly runs: readonly RunSummary[]
  readonly shownId: string
  readonly onPick: (id: string | null) => void
}) {
  const newest = runs[0]?.id
  return (
    <div className="run-picker">
      <select
        aria-label="Run"
        value={shownId}
        onChange={({ target }) => onPick(target.value === newest ? null : target.value)}
        disabled={runs.length < 2}
      >
        {runs.map((run) => (
          <option key={run.id} value={run.id}>
            {runWords(run)}
          </option>
        ))}
      </select>
    </div>
  )
}

const runWords = ({ id, startedAt, load, state }: RunSummary) =>
  `Run ${id} · ${clock(startedAt)} · ${load} · ${state}`
