import { useCallback, useState } from 'react'
import type { Snapshot } from '../../../katydid/src/web/contract.ts'
import { Empty } from '../parts/index.ts'
import { Mishap } from '../shell/mishap.tsx'
import { Notice } from '../shell/notice.tsx'
import type { TabName } from '../state/route.ts'
import { ChartsTab } from '../tabs/charts-tab.tsx'
import { DownloadsTab } from '../tabs/downloads-tab.tsx'
import { ExceptionsTab } from '../tabs/exceptions-tab.tsx'
import { FailuresTab } from '../tabs/failures-tab.tsx'
import { LogTab } from '../tabs/log-tab.tsx'
import { RatioTab } from '../tabs/ratio-tab.tsx'
import { StatisticsTab } from '../tabs/statistics/statistics-tab.tsx'
import '../tabs/tabs.css'
import { WorkersTab } from '../tabs/workers-tab.tsx'
import './live.css'
import { Panel } from './panel.tsx'
import { RunActions } from './run-actions.tsx'
import { panelId, TabBar, tabId } from './tab-bar.tsx'
import { Verdict } from './verdict.tsx'

interface RunViewProps {
  readonly snapshot: Snapshot
  readonly spawnRatePerSecond: number
  readonly tab: TabName
  readonly onTab: (tab: TabName) => void
  readonly onNew: () => void
}

/** One run: how it stands, what can be done with it, and one tab of its details. */
export function RunView({ snapshot, spawnRatePerSecond, tab, onTab, onNew }: RunViewProps) {
  const [isVerdictOpen, setVerdictOpen] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const toggleVerdict = useCallback(() => setVerdictOpen((isOpen) => !isOpen), [])
  const counts = { failures: snapshot.failures.length, exceptions: snapshot.exceptions.length }
  return (
    <div className="run">
      <div className="run-head">
        <div className="run-title">
          <h1>{snapshot.run.load}</h1>
          <p>{snapshot.host}</p>
        </div>
        <div className="run-actions">
          <RunActions {...{ snapshot, spawnRatePerSecond, onNew, onTrouble: setTrouble }} />
        </div>
      </div>
      {trouble !== null && <Notice tone="bad">{trouble}</Notice>}
      {snapshot.warnings.map((text) => (
        <Notice key={text} tone="warn">
          {text}
        </Notice>
      ))}
      {snapshot.insecure && (
        <Notice tone="warn">TLS certificates were not verified in this run (--insecure).</Notice>
      )}
      <Panel snapshot={snapshot} isVerdictOpen={isVerdictOpen} onVerdict={toggleVerdict} />
      {isVerdictOpen && <Verdict snapshot={snapshot} />}
      <TabBar chosen={tab} onChoose={onTab} counts={counts} />
      <div id={panelId} role="tabpanel" aria-labelledby={tabId(tab)}>
        <Mishap key={tab}>
          <TabContent tab={tab} snapshot={snapshot} />
        </Mishap>
      </div>
    </div>
  )
}

/** Only the chosen tab is there, so only it is drawn. */
function TabContent({ tab, snapshot }: { readonly tab: TabName; readonly snapshot: Snapshot }) {
  switch (tab) {
    case 'statistics':
      return <StatisticsTab snapshot={snapshot} />
    case 'charts':
      return <ChartsTab snapshot={snapshot} />
    case 'failures':
      return <FailuresTab snapshot={snapshot} />
    case 'exceptions':
      return <ExceptionsTab snapshot={snapshot} />
    case 'ratio':
      return <RatioTab snapshot={snapshot} />
    case 'workers':
      return <WorkersTab snapshot={snapshot} />
    case 'log':
      return <LogTab />
    case 'downloads':
      return <DownloadsTab snapshot={snapshot} />
  }
}

/** Stands where a run's figures will. */
export const Waiting = () => <Empty title="Loading the run …" />
