import type { EntryRow, TimesRow } from '../../../../katydid/src/web/contract.ts'
import { bytes, count, millis, percent, rate } from '../../format.ts'
import type { Column } from '../../parts/index.ts'

type EntryColumn = Column<EntryRow> & { readonly group: string; readonly isDefault: boolean }

export const nameColumn: Column<EntryRow> = {
  key: 'name',
  label: 'Name',
  isText: true,
  cell: ({ method, name }) => <EntryName method={method} name={name} />,
  sortBy: ({ name, method }) => `${name} ${method}`,
}

/** `GET /health`, the method set back; of the total its name. */
export const EntryName = ({ method, name }: { readonly method: string; readonly name: string }) => (
  <span className="entry-name" title={`${method} ${name}`.trim()}>
    {method !== '' && <span className="method">{method} </span>}
    {method === '' && name === 'Aggregated' ? 'All entries' : name}
  </span>
)

interface FigureColumn {
  readonly key: string
  readonly label: string
  readonly isDefault?: boolean
  readonly hint?: string
  readonly figure: (row: EntryRow) => number | null
  readonly print: (figure: number | null) => string
}

const counted = (n: number | null) => (n === null ? '–' : count(n))

function group(name: string, columns: readonly FigureColumn[]): readonly EntryColumn[] {
  return columns.map(({ key, label, isDefault = false, hint, figure, print }) => ({
    key,
    label,
    group: name,
    isDefault,
    ...(hint === undefined ? {} : { hint }),
    cell: (row) => print(figure(row)),
    sortBy: figure,
  }))
}

const timeLabels = [
  ['meanMs', 'mean'],
  ['minMs', 'min'],
  ['p50Ms', 'p50'],
  ['p90Ms', 'p90'],
  ['p95Ms', 'p95'],
  ['p99Ms', 'p99'],
  ['p999Ms', 'p99.9'],
  ['maxMs', 'max'],
] as const satisfies readonly (readonly [keyof TimesRow, string])[]

type TimeField = (typeof timeLabels)[number][0]

/** The figures of one kind of time, those of `defaults` shown unless another choice was made. */
function times(
  name: string,
  hint: string,
  of: (row: EntryRow) => TimesRow | undefined,
  defaults: readonly TimeField[] = [],
  offered: readonly TimeField[] = ['p50Ms', 'p95Ms', 'p99Ms', 'maxMs'],
): readonly EntryColumn[] {
  const fields = timeLabels.filter(([field]) => offered.includes(field))
  return group(
    `${name} (ms)`,
    fields.map(([field, label]) => ({
      key: `${name} ${label}`,
      label,
      isDefault: defaults.includes(field),
      hint: `${name}, ${label}: ${hint}`,
      figure: (row) => of(row)?.[field] ?? null,
      print: millis,
    })),
  )
}

const everyTime = timeLabels.map(([field]) => field)

/** Every column that can be shown besides the name, in the order in which they stand. */
export const figureColumns: readonly EntryColumn[] = [
  ...group('Requests', [
    {
      key: 'requests',
      label: 'ended',
      isDefault: true,
      hint: 'Answered, well or not',
      figure: (row) => row.requests,
      print: counted,
    },
    { key: 'failed', label: 'failed', isDefault: true, figure: (row) => row.failed, print: counted },
    {
      key: 'failureRatio',
      label: 'failure ratio',
      isDefault: true,
      figure: (row) => row.failureRatio,
      print: percent,
    },
    { key: 'ok', label: 'ok', figure: (row) => row.ok, print: counted },
    { key: 'offered', label: 'offered', figure: (row) => row.offered, print: counted },
    {
      key: 'unsent',
      label: 'unsent',
      hint: 'Arrivals never sent',
      figure: (row) => row.unsent,
      print: counted,
    },
    {
      key: 'cutOff',
      label: 'cut off',
      hint: 'Ended by the stop',
      figure: (row) => row.cutOff,
      print: counted,
    },
  ]),
  ...times(
    'Response time',
    'from the intended start, what a caller waits',
    (row) => row.response,
    ['p50Ms', 'p95Ms', 'p99Ms', 'maxMs'],
    everyTime,
  ),
  ...times(
    'Service time',
    'from sending, what the server took',
    (row) => row.service,
    ['p50Ms', 'p95Ms', 'p99Ms'],
    everyTime,
  ),
  ...group('Rate (/s)', [
    {
      key: 'rate',
      label: 'mean',
      isDefault: true,
      hint: 'Over the window of the figures',
      figure: (row) => row.requestsPerSecond,
      print: rate,
    },
    {
      key: 'rateNow',
      label: 'now',
      isDefault: true,
      hint: 'Over the last whole seconds, at most 10',
      figure: (row) => row.currentPerSecond,
      print: rate,
    },
    { key: 'failureRate', label: 'failed, mean', figure: (row) => row.failuresPerSecond, print: rate },
    {
      key: 'failureRateNow',
      label: 'failed, now',
      figure: (row) => row.currentFailuresPerSecond,
      print: rate,
    },
  ]),
  ...group('Answer', [
    {
      key: 'bytes',
      label: 'mean size',
      isDefault: true,
      hint: 'Of the body',
      figure: (row) => row.bytesPerAnswer,
      print: bytes,
    },
  ]),
  ...times('First byte', 'from sending to the first byte of the answer', (row) => row.firstByte),
  ...times('Connect', 'TCP connection made', (row) => row.connect),
  ...times('TLS', 'TLS handshake', (row) => row.tls),
  ...times('Download', 'from the first byte to the last', (row) => row.download),
  ...group('Streams', [
    { key: 'streams', label: 'streams', figure: (row) => row.stream?.streams ?? null, print: counted },
    { key: 'tokens', label: 'tokens/s', figure: (row) => row.stream?.tokensPerSecond ?? null, print: rate },
    {
      key: 'good',
      label: 'good/s',
      hint: 'Streams that met their limits',
      figure: (row) => row.stream?.goodPerSecond ?? null,
      print: rate,
    },
  ]),
  ...times('Time to first token', 'of streamed answers', (row) => row.stream?.timeToFirst),
  ...times('Between tokens', 'of streamed answers', (row) => row.stream?.gap),
]

export const defaultColumns: readonly string[] = figureColumns
  .filter(({ isDefault }) => isDefault)
  .map(({ key }) => key)

/** The name and the chosen columns, in their order. */
export const columnsOf = (chosen: readonly string[]): readonly Column<EntryRow>[] => [
  nameColumn,
  ...figureColumns.filter(({ key }) => chosen.includes(key)),
]
