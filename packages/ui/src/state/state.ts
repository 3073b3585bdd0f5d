import type { RunState, RunSummary, Setup, Snapshot } from '../../../katydid/src/web/contract.ts'
import { keepUnchanged } from './keep-unchanged.ts'

export type Connection = 'connecting' | 'open' | 'lost'

/** All that the page knows of the server. */
export interface State {
  readonly connection: Connection
  /** The last refusal that concerns the whole page. */
  readonly trouble: string | null
  readonly setup: Setup | null
  /** The newest first; null until they are known. */
  readonly runs: readonly RunSummary[] | null
  /** The newest of each run that was looked at, by id. */
  readonly snapshots: Readonly<Record<string, Snapshot>>
}

export type Action =
  | { readonly kind: 'opened' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'setup'; readonly setup: Setup }
  | { readonly kind: 'runs'; readonly runs: readonly RunSummary[] }
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly kind: 'trouble'; readonly message: string }

export const nothingKnown: State = {
  connection: 'connecting',
  trouble: null,
  setup: null,
  runs: null,
  snapshots: {},
}

export function reduce(state: State, action: Action): State {
  switch (action.kind) {
    case 'opened':
      return { ...state, connection: 'open', trouble: null }
    case 'lost':
      return { ...state, connection: 'lost' }
    case 'setup':
      return { ...state, setup: action.setup, trouble: null }
    case 'runs':
      return withRuns(state, action.runs)
    case 'snapshot':
      return withSnapshot(state, action.snapshot)
    case 'trouble':
      return { ...state, trouble: action.message }
  }
}

/** A process that was started anew counts its runs from 1 again: what is known of other runs goes. */
function withRuns(state: State, runs: readonly RunSummary[]): State {
  const known = Object.entries(state.snapshots).filter(([id, { run }]) =>
    runs.some((each) => each.id === id && each.startedAt === run.startedAt),
  )
  return { ...state, runs: keepUnchanged(state.runs, runs), snapshots: Object.fromEntries(known) }
}

/** Entries are matched by place, so an entry that came in between makes those after it new once. */
function withSnapshot(state: State, snapshot: Snapshot): State {
  const { id } = snapshot.run
  const snapshots = { ...state.snapshots, [id]: keepUnchanged(state.snapshots[id], snapshot) }
  return { ...state, snapshots, runs: withRun(state.runs ?? [], snapshot.run) }
}

function withRun(runs: readonly RunSummary[], run: RunSummary): readonly RunSummary[] {
  const isKnown = runs.some(({ id }) => id === run.id)
  if (!isKnown) return [run, ...runs].sort((a, b) => Number(b.id) - Number(a.id))
  return keepUnchanged(
    runs,
    runs.map((each) => (each.id === run.id ? run : each)),
  )
}

/** Users or arrivals come, or requests may still end. */
export const isGoingOn = (state: RunState): boolean =>
  state === 'spawning' || state === 'running' || state === 'stopping'

/** Not there, or from before the run came into the state that it is in. */
export const isStale = ({ snapshots }: State, run: RunSummary): boolean =>
  snapshots[run.id]?.run.state !== run.state

/** The run to show: the one asked for, else the newest. */
export const shownRun = ({ runs }: State, asked: string | null): RunSummary | undefined =>
  (asked === null ? undefined : runs?.find(({ id }) => id === asked)) ?? runs?.[0]
