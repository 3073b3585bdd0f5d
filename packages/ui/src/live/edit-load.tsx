import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { LoadChange, Snapshot } from '../../../katydid/src/web/contract.ts'
import type { Problem } from '../api/answer.ts'
import { api } from '../api/client.ts'
import { ProblemText, TextField } from '../parts/field.tsx'
import { problemAt, unplaced } from '../start/problems.ts'
import { NumberReader } from '../start/read-number.ts'

interface EditLoadProps {
  readonly snapshot: Snapshot
  /** What the field begins with; a run does not tell its own. */
  readonly spawnRatePerSecond: number
  readonly onClose: () => void
}

/** Changes users or rate from now on. */
export function EditLoad({ snapshot, spawnRatePerSecond, onClose }: EditLoadProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} className="dialog" aria-label="Edit load" onClose={onClose}>
      <EditForm
        snapshot={snapshot}
        spawnRatePerSecond={spawnRatePerSecond}
        onClose={() => dialog.current?.close()}
      />
    </dialog>
  )
}

function EditForm({ snapshot, spawnRatePerSecond, onClose }: EditLoadProps) {
  const [level, setLevel] = useState(() => levelOf(snapshot))
  const [spawnRate, setSpawnRate] = useState(String(spawnRatePerSecond))
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const isClosed = snapshot.model === 'closed'
  async function submit(event: FormEvent) {
    event.preventDefault()
    const found = await change(snapshot, level, spawnRate)
    setProblems(found)
    if (found.length === 0) onClose()
  }
  return (
    <form className="form-body" onSubmit={submit} noValidate>
      <h2>Edit load</h2>
      <TextField
        label={isClosed ? 'Users' : 'Arrival rate'}
        {...(isClosed ? {} : { unit: '/s' })}
        inputMode={isClosed ? 'numeric' : 'decimal'}
        value={level}
        onChange={setLevel}
        problem={problemAt(problems, isClosed ? 'users' : 'ratePerSecond')}
      />
      {isClosed && (
        <TextField
          label="Spawn rate"
          unit="users/s"
          inputMode="decimal"
          value={spawnRate}
          onChange={setSpawnRate}
          problem={problemAt(problems, 'spawnRatePerSecond')}
        />
      )}
      {unplaced(problems, fields).map(({ message }) => (
        <ProblemText key={message} text={message} />
      ))}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="button button-primary">
          Change load
        </button>
      </div>
    </form>
  )
}

const fields = ['users', 'ratePerSecond', 'spawnRatePerSecond']

const levelOf = ({ model, targetUsers, offeredPerSecond }: Snapshot): string =>
  model === 'closed' ? String(targetUsers) : offeredPerSecond === null ? '' : String(round(offeredPerSecond))

const round = (n: number) => Number(n.toPrecision(4))

async function change(
  { run, model }: Snapshot,
  level: string,
  spawnRate: string,
): Promise<readonly Problem[]> {
  const numbers = new NumberReader()
  const wanted = changeOf(model, level, spawnRate, numbers)
  if (numbers.problems.length > 0) return numbers.problems
  const answer = await api.change(run.id, wanted)
  if (answer.kind === 'problems') return answer.problems
  return answer.kind === 'refused' ? [{ field: '', message: answer.message }] : []
}

function changeOf(
  model: Snapshot['model'],
  level: string,
  spawnRate: string,
  numbers: NumberReader,
): LoadChange {
  if (model === 'open') return { kind: 'rate', ratePerSecond: numbers.decimal('ratePerSecond', level) }
  return {
    kind: 'users',
    users: numbers.whole('users', level),
    spawnRatePerSecond: numbers.decimal('spawnRatePerSecond', spawnRate),
  }
}
