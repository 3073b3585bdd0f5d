import type { EntryRow, TimesRow } from '../../../katydid/src/web/contract.ts'
import { bytes, count, millis, percent, rate } from '../format.ts'
import type { Column } from '../parts/index.ts'
import { EntryName } from './entry-name.tsx'

const name: Column<EntryRow> = {
  key: 'name',
  label: 'Entry',
  isText: true,
  cell: (row) => <EntryName {...row} />,
}

/** Where the requests of each entry went, and how fast. */
export const requestColumns: readonly Column<EntryRow>[] = [
  name,
  { key: 'offered', label: 'Offered', cell: (row) => count(row.offered) },
  { key: 'ok', label: 'Ok', cell: (row) => count(row.ok) },
  { key: 'failed', label: 'Failed', cell: (row) => count(row.failed) },
  { key: 'failureRatio', label: 'Failed, %', cell: (row) => percent(row.failureRatio).replace(' %', '') },
  { key: 'cutOff', label: 'Cut off', cell: (row) => count(row.cutOff) },
  { key: 'unsent', label: 'Unsent', cell: (row) => count(row.unsent) },
  { key: 'rate', label: 'Answered/s', cell: (row) => rate(row.requestsPerSecond) },
  { key: 'failures', label: 'Failed/s', cell: (row) => rate(row.failuresPerSecond) },
  { key: 'bytes', label: 'Size', cell: (row) => bytes(row.bytesPerAnswer) },
]

/** The times of each entry, in milliseconds. */
export const timesColumns = (timesOf: (row: EntryRow) => TimesRow): readonly Column<EntryRow>[] => [
  name,
  { key: 'count', label: 'Timed', cell: (row) => count(timesOf(row).count) },
  ...quantiles.map(({ key, label }) => ({ key, label, cell: (row: EntryRow) => millis(timesOf(row)[key]) })),
]

const quantiles = [
  { key: 'minMs', label: 'Min' },
  { key: 'p50Ms', label: 'p50' },
  { key: 'p90Ms', label: 'p90' },
  { key: 'p95Ms', label: 'p95' },
  { key: 'p99Ms', label: 'p99' },
  { key: 'p999Ms', label: 'p99.9' },
  { key: 'maxMs', label: 'Max' },
  { key: 'meanMs', label: 'Mean' },
] as const

/** Of entries that stream: tokens and the time to the first of them. */
export const streamColumns: readonly Column<EntryRow>[] = [
  name,
  { key: 'streams', label: 'Streams', cell: ({ stream }) => count(stream?.streams ?? 0) },
  { key: 'tokens', label: 'Tokens/s', cell: ({ stream }) => rate(stream?.tokensPerSecond ?? null) },
  { key: 'first50', label: 'First p50, ms', cell: ({ stream }) => millis(stream?.timeToFirst.p50Ms ?? null) },
  { key: 'first99', label: 'First p99, ms', cell: ({ stream }) => millis(stream?.timeToFirst.p99Ms ?? null) },
  { key: 'gap50', label: 'Gap p50, ms', cell: ({ stream }) => millis(stream?.gap.p50Ms ?? null) },
  { key: 'gap99', label: 'Gap p99, ms', cell: ({ stream }) => millis(stream?.gap.p99Ms ?? null) },
  { key: 'good', label: 'Good/s', cell: ({ stream }) => rate(stream?.goodPerSecond ?? null) },
]
