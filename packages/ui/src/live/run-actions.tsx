import { useState } from 'react'
import type { Snapshot } from '../../../katydid/src/web/contract.ts'
import type { Answer } from '../api/answer.ts'
import { api } from '../api/client.ts'
import { Icon } from '../parts/index.ts'
import { isGoingOn } from '../state/state.ts'
import { EditLoad } from './edit-load.tsx'

interface RunActionsProps {
  readonly snapshot: Snapshot
  readonly spawnRatePerSecond: number
  readonly onNew: () => void
  /** Of a refusal, in words; null when the last call was good. */
  readonly onTrouble: (message: string | null) => void
}

/** What can be done with a run: edit, reset and stop while it goes on, a new one after it. */
export function RunActions({ snapshot, spawnRatePerSecond, onNew, onTrouble }: RunActionsProps) {
  const [isEditing, setEditing] = useState(false)
  const { id, state } = snapshot.run
  const tell = async (call: Promise<Answer<unknown>>) => onTrouble(troubleOf(await call))
  if (!isGoingOn(state)) {
    return (
      <button type="button" className="button button-primary" onClick={onNew}>
        <Icon name="plus" />
        New run
      </button>
    )
  }
  const isStopping = state === 'stopping'
  return (
    <>
      <button type="button" className="button" disabled={isStopping} onClick={() => setEditing(true)}>
        <Icon name="edit" />
        Edit load
      </button>
      <button type="button" className="button" disabled={isStopping} onClick={() => tell(api.reset(id))}>
        <Icon name="reset" />
        Reset
      </button>
      <button
        type="button"
        className="button button-stop"
        disabled={isStopping}
        onClick={() => tell(api.stop(id))}
      >
        <Icon name="stop" />
        {isStopping ? 'Stopping …' : 'Stop'}
      </button>
      {isEditing && (
        <EditLoad
          snapshot={snapshot}
          spawnRatePerSecond={spawnRatePerSecond}
          onClose={() => setEditing(false)}
        />
      )}
    </>
  )
}

function troubleOf(answer: Answer<unknown>): string | null {
  switch (answer.kind) {
    case 'ok':
      return null
    case 'refused':
      return answer.message
    case 'problems':
      return answer.problems.map(({ message }) => message).join('; ')
  }
}
