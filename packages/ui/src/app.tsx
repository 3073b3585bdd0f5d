import { useEffect, useState } from 'react'
import type { RunSummary, Setup } from '../../katydid/src/web/contract.ts'
import { perSecond, plural } from './format.ts'
import { RunView, Waiting } from './live/run-view.tsx'
import { Empty } from './parts/index.ts'
import { Notice } from './shell/notice.tsx'
import './shell/shell.css'
import { TopBar } from './shell/top-bar.tsx'
import { type Form, formOf } from './start/form.ts'
import { StartForm } from './start/start-form.tsx'
import { go, type Route, useRoute } from './state/route.ts'
import { isGoingOn, type State, shownRun } from './state/state.ts'
import { useServer } from './state/use-server.ts'

export function App() {
  const route = useRoute()
  const state = useServer(route.runId)
  const run = shownRun(state, route.runId)
  useTitle(state, run)
  return (
    <>
      <TopBar state={state} route={route} run={run} />
      <Notices state={state} route={route} />
      <main>
        <Content state={state} route={route} run={run} />
      </main>
    </>
  )
}

interface ViewProps {
  readonly state: State
  readonly route: Route
  readonly run: RunSummary | undefined
}

function Content({ state, route, run }: ViewProps) {
  const { setup, runs } = state
  // Kept here, so that the next run begins where the last did.
  const [typed, setTyped] = useState<Form>()
  if (setup === null || runs === null) {
    return state.trouble === null ? <Empty title="Loading …" /> : <Empty title={state.trouble} />
  }
  if (run === undefined || route.isNew)
    return <NewRun setup={setup} newest={runs[0]} typed={typed} onTyped={setTyped} />
  const snapshot = state.snapshots[run.id]
  if (snapshot === undefined) return <Waiting />
  return (
    <RunView
      key={run.id}
      snapshot={snapshot}
      spawnRatePerSecond={setup.form.load.kind === 'users' ? setup.form.load.spawnRatePerSecond : 1}
      tab={route.tab}
      onTab={(tab) => go({ ...route, tab })}
      onNew={() => go({ ...route, isNew: true })}
    />
  )
}

interface NewRunProps {
  readonly setup: Setup
  readonly newest: RunSummary | undefined
  readonly typed: Form | undefined
  readonly onTyped: (form: Form) => void
}

const NewRun = ({ setup, newest, typed, onTyped }: NewRunProps) => (
  <StartForm
    setup={setup}
    form={typed ?? formOf(setup)}
    onChange={onTyped}
    onStarted={() => go({ isNew: false, runId: null, tab: 'statistics' })}
    hindrance={
      newest !== undefined && isGoingOn(newest.state) ? `Run ${newest.id} goes on: stop it first` : null
    }
  />
)

function Notices({ state, route }: { readonly state: State; readonly route: Route }) {
  const newest = state.runs?.[0]
  return (
    <div className="notices" role="status">
      {state.connection === 'lost' && (
        <Notice tone="bad">
          The connection to Katydid is lost. These figures stand as they were; trying again …
        </Notice>
      )}
      {newest !== undefined && isGoingOn(newest.state) && isElsewhere(route, newest) && (
        <Notice tone="neutral">
          Run {newest.id} goes on. <a href={`#${route.tab}`}>Watch it</a>
        </Notice>
      )}
    </div>
  )
}

const isElsewhere = ({ isNew, runId }: Route, { id }: RunSummary) => isNew || (runId !== null && runId !== id)

function useTitle({ snapshots }: State, run: RunSummary | undefined): void {
  const snapshot = run === undefined ? undefined : snapshots[run.id]
  const title =
    snapshot === undefined
      ? 'Katydid'
      : `${snapshot.run.state}, ${plural(snapshot.users, 'user')}, ${perSecond(snapshot.achievedPerSecond)} · Katydid`
  useEffect(() => {
    document.title = title
  }, [title])
}
