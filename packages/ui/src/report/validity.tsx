import type { Snapshot, ValidityReport } from '../../../katydid/src/web/contract.ts'
import { bytes, count, millis, percent } from '../format.ts'
import { Badge, type Column, DataTable, Section, type Tone, ValidityBadge } from '../parts/index.ts'

/** Why the figures can, or cannot, be taken for the server's, and what to do about it. */
export function Validity({ snapshot }: { readonly snapshot: Snapshot }) {
  const { validity, workers } = snapshot
  return (
    <Section title="Validity" note={<ValidityBadge verdict={validity.verdict} />}>
      <ul className="cases">
        {validity.reasons.length === 0 && <li className="case">Nothing of the generator stood out.</li>}
        {validity.reasons.map((reason) => (
          <Reason key={`${reason.figure} ${reason.worker}`} reason={reason} />
        ))}
      </ul>
      {workers.length > 0 && (
        <DataTable
          caption="Workers"
          columns={workerColumns}
          rows={workers}
          rowKey={({ worker }) => String(worker)}
        />
      )}
    </Section>
  )
}

const tones: Readonly<Record<ValidityReport['reasons'][number]['severity'], Tone>> = {
  note: 'neutral',
  suspect: 'warn',
  'generator-limited': 'bad',
}

const Reason = ({ reason }: { readonly reason: ValidityReport['reasons'][number] }) => (
  <li className="case reason">
    <Badge tone={tones[reason.severity]}>{reason.severity}</Badge>
    <p>
      {reason.figure}
      <span className="reason-advice">{reason.advice}</span>
    </p>
  </li>
)

const workerColumns: readonly Column<Snapshot['workers'][number]>[] = [
  { key: 'worker', label: 'Worker', isText: true, cell: ({ worker }) => count(worker) },
  { key: 'cpu', label: 'CPU, % of a core', cell: ({ cpuRatio }) => percent(cpuRatio).replace(' %', '') },
  { key: 'p50', label: 'Event-loop delay p50, ms', cell: ({ delayP50Ms }) => millis(delayP50Ms) },
  { key: 'p99', label: 'p99, ms', cell: ({ delayP99Ms }) => millis(delayP99Ms) },
  { key: 'gc', label: 'GC, %', cell: ({ gcRatio }) => percent(gcRatio).replace(' %', '') },
  { key: 'heap', label: 'Heap', cell: ({ heapBytes }) => bytes(heapBytes) },
]
