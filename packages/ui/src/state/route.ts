import { useSyncExternalStore } from 'react'

export const tabs = [
  'statistics',
  'charts',
  'failures',
  'exceptions',
  'ratio',
  'workers',
  'log',
  'downloads',
] as const

export type TabName = (typeof tabs)[number]

/** What the address says to show: it survives a reload, and Back works. */
export interface Route {
  /** The start form, though runs are there. */
  readonly isNew: boolean
  /** Null: the newest. */
  readonly runId: string | null
  readonly tab: TabName
}

/** Of `#charts`, `#charts/2` (of run 2) or `#new`; what it does not know is the statistics of the newest run. */
export function parseRoute(hash: string): Route {
  const [name = '', runId = ''] = hash.replace(/^#/, '').split('/')
  const tab = tabs.find((each) => each === name) ?? 'statistics'
  return { isNew: name === 'new', runId: /^\d+$/.test(runId) ? runId : null, tab }
}

export function printRoute({ isNew, runId, tab }: Route): string {
  if (isNew) return '#new'
  return runId === null ? `#${tab}` : `#${tab}/${runId}`
}

export function go(route: Route): void {
  window.location.hash = printRoute(route)
}

/** The address's route, drawn anew when it changes. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(onHashChange, () => window.location.hash)
  return parseRoute(hash)
}

function onHashChange(changed: () => void): () => void {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}
