import type { RunView } from '../report/index.ts'
import { type EndingsView, rateOver } from '../stats/index.ts'
import { steadyStateOf } from '../verdict/index.ts'
import type { About } from './about.ts'
import { classRatios } from './class-ratios.ts'
import type { Endings, RunSummary, Snapshot, ValidityReport } from './contract.ts'
import { entryRows, exceptionRows, failureRows, recentSeconds, round } from './rows.ts'
import { workerRows } from './worker-rows.ts'

/** A line of the list of runs. */
export function summaryOf(id: string, view: RunView, about: About): RunSummary {
  const { stats, startedAt, state, elapsed, validity } = view
  return {
    id,
    startedAt: startedAt.toISOString(),
    state,
    load: about.load,
    elapsedMs: Math.round(elapsed),
    requests: stats.total.requests,
    failures: stats.total.failed,
    validity: validity?.verdict ?? 'suspect',
  }
}

/** All that a page shows of a run at one moment. */
export function snapshotOf(id: string, view: RunView, about: About): Snapshot {
  const { stats, runTime, users, targetUsers, usersByClass, inFlight, offeredRate, marks = [], end } = view
  const recent = stats.recent(recentSeconds)
  return {
    run: summaryOf(id, view, about),
    host: view.host,
    model: about.model,
    runTimeMs: runTime ?? null,
    users,
    targetUsers,
    usersByClass: [...usersByClass].map(([name, count]) => ({ name, users: count })),
    inFlight,
    offeredPerSecond: offeredRate === undefined ? null : round(offeredRate),
    achievedPerSecond: round(rateOver(recent.total.requests, recent)),
    failuresPerSecond: round(rateOver(recent.total.failed, recent)),
    window: { fromMs: round(stats.from), toMs: round(stats.to) },
    warmUp: endings(stats.warmUp),
    ...entryRows(view),
    failures: failureRows(view),
    exceptions: exceptionRows(view),
    validity: validityReport(view),
    steadyState: steadyStateOf(stats).words,
    slos: (view.slos ?? []).map(({ text, verdict, words }) => ({ text, verdict, words })),
    classRatios: classRatios(about.classes, view),
    workers: workerRows(view),
    marks: marks.map(({ at, text }) => ({ atMs: round(at), text })),
    insecure: view.insecure ?? false,
    warnings: view.warnings ?? [],
    facts: { ...about.facts, endedAt: end?.at.toISOString() ?? null, why: end?.why ?? null },
  }
}

const endings = ({ offered, ok, failed, cutOff, unsent }: EndingsView): Endings => ({
  ...{ offered, ok, failed, cutOff, unsent },
})

/** Workers are counted from 1 for people. */
const validityReport = ({ validity }: RunView): ValidityReport => ({
  verdict: validity?.verdict ?? 'suspect',
  reasons: (validity?.reasons ?? []).map(({ worker, ...reason }) => ({
    ...reason,
    worker: worker === undefined ? null : worker + 1,
  })),
})
