import type { Figure, Slo, SloScope } from '../plan/index.ts'
import {
  blockAfter,
  blockHead,
  blockOf,
  bucketOf,
  type EntryDelta,
  type StatsDelta,
  type Tape,
} from '../stats/index.ts'
import type { Millis } from '../units/index.ts'

/**
 * What one stretch of a run says of an objective. Of a share: how many requests count, and how many of them are
 * beyond the limit, at least and at most. Of a rate: how many events count.
 *
 * What is not known lies between `least` and `most`: times in the histogram's bucket that holds the limit (0.1 % of it,
 * or 1 us), and requests that were cut off or never sent, which have no time and may have been the slowest.
 */
export interface SloCount {
  readonly requests: number
  readonly least: number
  readonly most: number
  /** Answered well. */
  readonly ok: number
  /** Where the times are that are judged, each a block of the delta's tape. */
  readonly blocks: readonly number[]
}

/** Counts what a delta says. */
export type Counter = (delta: StatsDelta) => SloCount

/** What one entry says, without its `ok` and blocks being asked for. */
type Part = Omit<SloCount, 'ok'>

export function counterOf({ scope, objectives }: Slo, figure: Figure): Counter {
  const limits = objectives.map((objective) => objective.figure).filter((each) => each.kind === 'quantile')
  const part = partOf(figure, limits)
  return (delta) =>
    entriesOf(delta, scope)
      .map((entry) => ({ ...part(entry, delta.tape), ok: entry.ok }))
      .reduce(added, nothing)
}

const nothing: SloCount = { requests: 0, least: 0, most: 0, ok: 0, blocks: [] }

const added = (a: SloCount, b: SloCount): SloCount => ({
  requests: a.requests + b.requests,
  least: a.least + b.least,
  most: a.most + b.most,
  ok: a.ok + b.ok,
  blocks: [...a.blocks, ...b.blocks],
})

const entriesOf = ({ entries, tags = [] }: StatsDelta, scope: SloScope): readonly EntryDelta[] =>
  scope.kind === 'tag'
    ? tags.filter(({ name }) => name === scope.tag)
    : entries.filter(({ method, name }) => isInScope(scope, method, name))

/** Whether an SLO is about an entry. Tags are no part of entries: of a delta they have entries of their own, by name. */
export function isInScope(scope: SloScope, method: string, name: string): boolean {
  switch (scope.kind) {
    case 'total':
      return true
    case 'tag':
      return false
    case 'entry':
      return name === scope.entry || `${method} ${name}` === scope.entry
  }
}

type TimeLimit = Figure & { readonly kind: 'quantile' }

function partOf(figure: Figure, limits: readonly TimeLimit[]): (entry: EntryDelta, tape: Tape) => Part {
  switch (figure.kind) {
    case 'quantile':
      return (entry, tape) => beyond(entry, tape, figure)
    case 'failures':
      return failed
    case 'rate':
      return ({ ok, failed }) => ({
        requests: ok + failed,
        least: ok + failed,
        most: ok + failed,
        blocks: [],
      })
    case 'goodput':
      return (entry, tape) => good(entry, tape, limits)
    case 'good-share':
      return (entry, tape) => notGood(entry, tape, limits)
  }
}

const missing = ({ cutOff, unsent }: EntryDelta) => cutOff + unsent

function failed(entry: EntryDelta): Part {
  const requests = entry.ok + entry.failed + missing(entry)
  return { requests, least: entry.failed, most: entry.failed + missing(entry), blocks: [] }
}

function beyond(entry: EntryDelta, tape: Tape, limit: TimeLimit): Part {
  if (limit.of === 'ttft') return firstBeyond(entry, tape, limit.limit)
  const block = blockOf(tape, entry.block, limit.of)
  const { least, most } = above(tape, block, limit.limit)
  const lost = missing(entry)
  return { requests: (tape[block] as number) + lost, least, most: most + lost, blocks: [block] }
}

/** A stream that brought nothing has no first token, and so is beyond any limit on it. */
function firstBeyond({ streams, ...entry }: EntryDelta, tape: Tape, limit: Millis): Part {
  if (streams === undefined) return { requests: 0, least: 0, most: 0, blocks: [] }
  const block = blockAfter(tape, streams.block) // after those from sending
  const { least, most } = above(tape, block, limit)
  const without = streams.streams - (tape[block] as number)
  const lost = missing(entry)
  return {
    requests: streams.streams + lost,
    least: least + without,
    most: most + without + lost,
    blocks: [block],
  }
}

/** How many times of a block are above a limit, those in its own bucket left out and counted in. */
function above(tape: Tape, block: number, limit: Millis): { readonly least: number; readonly most: number } {
  const bucket = bucketOf(limit)
  let [least, most] = [0, 0]
  if (tape[block] === 0) return { least, most }
  const end = blockAfter(tape, block)
  for (let at = block + blockHead; at < end; at += 2) {
    const count = tape[at + 1] as number
    if ((tape[at] as number) > bucket) least += count
    if ((tape[at] as number) >= bucket) most += count
  }
  return { least, most }
}

/** Of streams with limits of their own, those that kept them; else what is ok and within every time limit. */
function good(entry: EntryDelta, tape: Tape, limits: readonly TimeLimit[]): Part {
  const { ok, failed, streams } = entry
  if (streams !== undefined && streams.limited > 0) {
    return { requests: streams.limited, least: streams.good, most: streams.good, blocks: [] }
  }
  const late = limits.map((limit) => beyond({ ...entry, cutOff: 0, unsent: 0 }, tape, limit))
  const lateAtMost = late.reduce((sum, { most }) => sum + most, 0)
  const lateAtLeast = late.reduce((largest, { least }) => Math.max(largest, least), 0)
  const requests = ok + failed
  return {
    requests,
    least: Math.max(0, ok - lateAtMost),
    most: Math.min(ok, requests - lateAtLeast),
    blocks: [],
  }
}

function notGood(entry: EntryDelta, tape: Tape, limits: readonly TimeLimit[]): Part {
  const { requests, least, most } = good(entry, tape, limits)
  const lost = missing(entry)
  return { requests: requests + lost, least: requests - most, most: requests - least + lost, blocks: [] }
}
