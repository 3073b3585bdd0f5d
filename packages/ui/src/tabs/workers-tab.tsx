import type { Snapshot, WorkerRow } from '../../../katydid/src/web/contract.ts'
import { bytes, count, percent, plural, time } from '../format.ts'
import { type Column, DataTable, Empty, Section, StateBadge } from '../parts/index.ts'

/** The threads that make the load, and how hard each works. */
export const WorkersTab = ({ snapshot: { workers, facts } }: { readonly snapshot: Snapshot }) => (
  <Section
    title="Workers"
    note={`${plural(workers.length, 'thread')} on ${plural(facts.cores, 'core')}, ${facts.cpu}`}
  >
    {workers.length === 0 ? (
      <Empty title="No worker is at work" />
    ) : (
      <DataTable caption="Workers" columns={columns} rows={workers} rowKey={({ worker }) => String(worker)} />
    )}
  </Section>
)

const columns: readonly Column<WorkerRow>[] = [
  { key: 'worker', label: 'Worker', isText: true, cell: ({ worker }) => worker },
  { key: 'state', label: 'State', isText: true, cell: ({ state }) => <StateBadge state={state} /> },
  { key: 'users', label: 'Users', cell: ({ users }) => count(users) },
  { key: 'inFlight', label: 'In flight', cell: ({ inFlight }) => count(inFlight) },
  {
    key: 'cpu',
    label: 'CPU, of one core',
    hint: 'Over the last second',
    cell: ({ cpuRatio }) => percent(cpuRatio),
  },
  { key: 'heap', label: 'Heap', cell: ({ heapBytes }) => bytes(heapBytes) },
  {
    key: 'p50',
    label: 'p50',
    group: 'Event-loop delay',
    hint: 'How late a timer of the thread is: a large one is a warning about the test',
    cell: ({ delayP50Ms }) => time(delayP50Ms),
  },
  {
    key: 'p99',
    label: 'p99',
    group: 'Event-loop delay',
    hint: 'How late a timer of the thread is: a large one is a warning about the test',
    cell: ({ delayP99Ms }) => time(delayP99Ms),
  },
  { key: 'gc', label: 'Garbage collection', cell: ({ gcRatio }) => percent(gcRatio) },
]
