import type { RunSummary } from '../../../katydid/src/web/contract.ts'
import mark from '../mark.svg'
import { go, type Route } from '../state/route.ts'
import type { State } from '../state/state.ts'
import { RunPicker } from './run-picker.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

interface TopBarProps {
  readonly state: State
  readonly route: Route
  readonly run: RunSummary | undefined
}

export const TopBar = ({ state, route, run }: TopBarProps) => (
  <header className="top-bar">
    <a className="brand" href="#statistics">
      <img src={mark} alt="" width="22" height="22" />
      <span>Katydid</span>
    </a>
    {run !== undefined && (
      <RunPicker
        runs={state.runs ?? []}
        shownId={run.id}
        onPick={(runId) => go({ ...route, isNew: false, runId })}
      />
    )}
    <div className="top-bar-end">
      {state.setup !== null && <span className="version">{state.setup.version}</span>}
      <ThemeSwitch />
    </div>
  </header>
)
