import type { WorkerHealth } from './health-history.ts'
import { ownShare } from './own-share.ts'
import { gravity, type Severity } from './severity.ts'
import {
  delayFloorMs,
  limitedOwn,
  limitedSaturated,
  notableGc,
  notableStarved,
  saturatedBusy,
  scarceHeap,
  suspectBusy,
  suspectSaturated,
} from './thresholds.ts'
import type { Evidence, Reason } from './validity.ts'
import { share, time } from './validity-words.ts'

/** What the load threads say of themselves; each kind of reason once, for the worker it is truest of. */
export function threadReasons(evidence: Evidence): readonly Reason[] {
  if (!evidence.workers.some(({ delay }) => delay !== undefined)) return [unobserved]
  return rules.flatMap((rule) => worst(evidence, rule) ?? [])
}

const unobserved: Reason = {
  severity: 'suspect',
  figure: 'the generator was not observed for a single second',
  advice: 'run longer',
  worker: undefined,
}

interface Finding {
  readonly severity: Severity
  /** Between workers of the same severity. */
  readonly badness: number
  /** To follow the worker's name. */
  readonly text: string
  readonly advice: string
}

type Rule = (worker: WorkerHealth, evidence: Evidence) => Finding | undefined

function worst(evidence: Evidence, rule: Rule): Reason | undefined {
  const found = evidence.workers
    .map((worker) => ({ worker, finding: rule(worker, evidence) }))
    .filter((each): each is { worker: WorkerHealth; finding: Finding } => each.finding !== undefined)
    .sort((a, b) => byGravity(a.finding, b.finding))
  const first = found[0]
  if (first === undefined) return undefined
  const { worker, finding } = first
  const others = found.length === 1 ? '' : `, and ${found.length - 1} more like it`
  const name = `worker ${worker.worker + 1} of ${evidence.workers.length}`
  const { severity, text, advice } = finding
  return { severity, figure: `${name} ${text}${others}`, advice, worker: worker.worker }
}

const byGravity = (a: Finding, b: Finding) =>
  gravity(b.severity) - gravity(a.severity) || b.badness - a.badness

/**
 * Without waits the closed model always brings its slower side to 100 %. When that is ours, the rate says what the
 * generator can do, and neither lag (each user waits for its answer) nor the delay of the loop (its turns are short)
 * need show it. In the open model the rate is not ours to set: there, lag and arrivals too late say when it was too much.
 */
function busy(worker: WorkerHealth, evidence: Evidence): Finding | undefined {
  const { busyRatio, saturatedRatio } = worker
  if (busyRatio <= suspectBusy && saturatedRatio <= suspectSaturated) return undefined
  const isSaturated = busyRatio > saturatedBusy || saturatedRatio > limitedSaturated
  const severity = isSaturated && evidence.model === 'closed' ? 'generator-limited' : 'suspect'
  const always = `was busy ${share(busyRatio)} of the time`
  const text = busyRatio > suspectBusy ? always : `had no pause in ${share(saturatedRatio)} of the seconds`
  return { severity, badness: busyRatio, text, advice: lessWork(worker, evidence) }
}

/**
 * What clients that are not ours read is read as late as the loop is held up, and service times hold that delay. Of our own
 * client the lag of each answer is known.
 */
function delay(worker: WorkerHealth, evidence: Evidence): Finding | undefined {
  if (evidence.leastService !== undefined) return undefined
  const found = ownShare(worker.delay, evidence, delayFloorMs)
  if (found === undefined) return undefined
  return {
    severity: found.ratio > limitedOwn ? 'generator-limited' : 'suspect',
    badness: found.ratio,
    text: `read answers late: event-loop delay ${found.text}`,
    advice: shorterStretches(worker, evidence),
  }
}

function heap({ heapRatio }: WorkerHealth): Finding | undefined {
  if (heapRatio <= scarceHeap) return undefined
  const text = `had ${share(heapRatio)} of its heap in use`
  const advice = 'keep less per user, or raise it: NODE_OPTIONS=--max-old-space-size=8192'
  return { severity: 'suspect', badness: heapRatio, text, advice }
}

/** A thread without a core pauses for long whenever it pauses. */
function gc({ gcRatio, gcLongest, starvedRatio = 0 }: WorkerHealth): Finding | undefined {
  if (gcRatio <= notableGc || starvedRatio > notableStarved) return undefined
  const text = `collected garbage ${share(gcRatio)} of the time, up to ${time(gcLongest)} at a stretch`
  return { severity: 'note', badness: gcRatio, text, advice: lessGarbage }
}

function starved({ starvedRatio = 0 }: WorkerHealth, { cores }: Evidence): Finding | undefined {
  if (starvedRatio <= notableStarved) return undefined
  const text = `waited for a core ${share(starvedRatio)} of the time`
  return { severity: 'note', badness: starvedRatio, text, advice: freeCores(cores) }
}

const rules: readonly Rule[] = [busy, delay, heap, starved, gc]

const lessGarbage = 'make less garbage: prepare bodies once (prepared.json), keep no answers'

const freeCores = (cores: number) =>
  `other programs use this machine's ${cores} cores: use fewer --processes, or put the server elsewhere`

function lessWork(worker: WorkerHealth, { workers, cores }: Evidence): string {
  const { blockedRatio, busyRatio, starvedRatio = 0 } = worker
  if (starvedRatio > busyRatio / 2) return freeCores(cores)
  if (blockedRatio > busyRatio / 2) return longStretches(worker)
  if (workers.length < cores) return `use --processes ${cores}, or another machine`
  return 'use another machine, or less load'
}

function shorterStretches(worker: WorkerHealth, evidence: Evidence): string {
  const { delay, gcLongest, starvedRatio = 0, blockedRatio } = worker
  if (starvedRatio > notableStarved) return freeCores(evidence.cores)
  if (delay !== undefined && gcLongest > delay.p99) return lessGarbage
  return blockedRatio > 0 ? longStretches(worker) : lessWork(worker, evidence)
}

/** To the worker that comes to its events latest. */
export function adviceToSlowest(evidence: Evidence): string {
  const slowness = ({ delay }: WorkerHealth) => delay?.p99 ?? 0
  const slowest = evidence.workers.toSorted((a, b) => slowness(b) - slowness(a))[0]
  return slowest === undefined ? 'run longer' : shorterStretches(slowest, evidence)
}

function longStretches({ delay }: WorkerHealth): string {
  const longest = delay === undefined ? '' : `, here up to ${time(delay.max)}`
  return `nothing is sent or read while a task computes${longest}: prepare its data before the run`
}
