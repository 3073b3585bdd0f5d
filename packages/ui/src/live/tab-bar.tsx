import { type KeyboardEvent, useEffect, useRef } from 'react'
import { type TabName, tabs } from '../state/route.ts'

export const tabId = (tab: TabName) => `tab-${tab}`
export const panelId = 'tab-panel'

interface TabBarProps {
  readonly chosen: TabName
  readonly onChoose: (tab: TabName) => void
  /** How many there are to see, for tabs that count. */
  readonly counts: Readonly<Partial<Record<TabName, number>>>
}

/** Tabs as the ARIA pattern has them: one stop of the Tab key, arrows between them, Home and End. */
export function TabBar({ chosen, onChoose, counts }: TabBarProps) {
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    bar.current?.querySelector(`#${tabId(chosen)}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [chosen])
  const onKeyDown = (event: KeyboardEvent) => {
    const next = tabAfter(chosen, event.key)
    if (next === undefined) return
    event.preventDefault()
    onChoose(next)
    bar.current?.querySelector<HTMLElement>(`#${tabId(next)}`)?.focus()
  }
  return (
    <div ref={bar} className="tab-bar" role="tablist" aria-label="Details of the run" onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={tabId(tab)}
          className="tab"
          aria-selected={tab === chosen}
          aria-controls={panelId}
          tabIndex={tab === chosen ? 0 : -1}
          onClick={() => onChoose(tab)}
        >
          {tabLabels[tab]}
          {(counts[tab] ?? 0) > 0 && <span className="tab-count">{counts[tab]}</span>}
        </button>
      ))}
    </div>
  )
}

/** Where a key leads from a tab; undefined for keys that are not for tabs. */
export function tabAfter(tab: TabName, key: string): TabName | undefined {
  const at = tabs.indexOf(tab)
  switch (key) {
    case 'ArrowRight':
      return tabs[(at + 1) % tabs.length]
    case 'ArrowLeft':
      return tabs.at(at - 1)
    case 'Home':
      return tabs[0]
    case 'End':
      return tabs.at(-1)
    default:
      return undefined
  }
}

const tabLabels: Readonly<Record<TabName, string>> = {
  statistics: 'Statistics',
  charts: 'Charts',
  failures: 'Failures',
  exceptions: 'Exceptions',
  ratio: 'Ratio',
  workers: 'Workers',
  log: 'Log',
  downloads: 'Downloads',
}
