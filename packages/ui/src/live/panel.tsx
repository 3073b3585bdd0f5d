import type { ReactNode } from 'react'
import type { Snapshot } from '../../../katydid/src/web/contract.ts'
import { count, duration, millis, percent, perSecond, plural, rate } from '../format.ts'
import { Icon, StateBadge, StatTile, StatTiles, ValidityBadge } from '../parts/index.ts'

interface PanelProps {
  readonly snapshot: Snapshot
  readonly isVerdictOpen: boolean
  readonly onVerdict: () => void
}

/** The figures that say how the run stands. */
export function Panel({ snapshot, isVerdictOpen, onVerdict }: PanelProps) {
  const { run, total, slos } = snapshot
  return (
    <div className="panel">
      <StatTiles>
        <StatTile label="State" value={<StateBadge state={run.state} />} note={lengthWords(snapshot)} />
        <UsersTile snapshot={snapshot} />
        <OfferedTile snapshot={snapshot} />
        <StatTile
          label="Achieved"
          value={rate(snapshot.achievedPerSecond)}
          unit="/s"
          note={`${count(total.requests)} requests`}
        />
        <StatTile
          label="Failures"
          value={percent(total.failureRatio)}
          tone={total.failed > 0 ? 'bad' : 'neutral'}
          note={`${count(total.failed)}, now ${perSecond(snapshot.failuresPerSecond)}`}
        />
        <StatTile
          label="Response time p95"
          value={millis(total.response.p95Ms)}
          unit="ms"
          note={`p50 ${millis(total.response.p50Ms)}, p99 ${millis(total.response.p99Ms)} ms`}
        />
        <StatTile
          label="Validity"
          value={
            <VerdictButton isOpen={isVerdictOpen} onClick={onVerdict}>
              <ValidityBadge verdict={snapshot.validity.verdict} />
            </VerdictButton>
          }
          note={slos.length === 0 ? reasonWords(snapshot) : sloWords(snapshot)}
        />
      </StatTiles>
    </div>
  )
}

const UsersTile = ({ snapshot: { users, targetUsers, inFlight } }: { readonly snapshot: Snapshot }) => (
  <StatTile
    label="Users"
    value={count(users)}
    {...(users === targetUsers ? {} : { unit: `of ${count(targetUsers)}` })}
    note={`${count(inFlight)} in flight`}
  />
)

function OfferedTile({ snapshot: { model, offeredPerSecond, total } }: { readonly snapshot: Snapshot }) {
  if (model === 'closed') {
    const note = total.resent === 0 ? 'requests, as users ask' : `${count(total.resent)} sent again`
    return <StatTile label="Offered" value={count(total.offered)} note={note} />
  }
  const lost = total.unsent + total.cutOff
  return (
    <StatTile
      label="Offered"
      value={rate(offeredPerSecond)}
      unit="/s"
      tone={total.unsent > 0 ? 'warn' : 'neutral'}
      note={lost === 0 ? `${count(total.offered)} arrivals` : lostWords(total)}
    />
  )
}

const lostWords = ({ unsent, cutOff }: Snapshot['total']) =>
  [unsent > 0 && `${count(unsent)} unsent`, cutOff > 0 && `${count(cutOff)} cut off`]
    .filter(Boolean)
    .join(', ')

const VerdictButton = ({
  isOpen,
  onClick,
  children,
}: {
  readonly isOpen: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}) => (
  <button
    type="button"
    className="verdict-button"
    aria-expanded={isOpen}
    aria-controls="verdict"
    onClick={onClick}
  >
    {children}
    <span className="visually-hidden">: reasons</span>
    <Icon name={isOpen ? 'up' : 'down'} />
  </button>
)

function lengthWords({ run, runTimeMs }: Snapshot): string {
  const elapsed = duration(run.elapsedMs)
  return runTimeMs === null || run.state === 'stopped' ? elapsed : `${elapsed} of ${duration(runTimeMs)}`
}

const reasonWords = ({ validity }: Snapshot) =>
  validity.reasons.length === 0 ? 'nothing against it' : plural(validity.reasons.length, 'reason')

function sloWords({ slos }: Snapshot): string {
  const passed = slos.filter(({ verdict }) => verdict === 'passed').length
  return `${passed} of ${plural(slos.length, 'SLO')} passed`
}
