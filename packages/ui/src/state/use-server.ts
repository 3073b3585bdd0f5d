import { type Dispatch, useEffect, useReducer } from 'react'
import type { Snapshot } from '../../../katydid/src/web/contract.ts'
import type { Answer } from '../api/answer.ts'
import { api } from '../api/client.ts'
import { listen } from '../api/events.ts'
import { type Action, isStale, nothingKnown, reduce, type State, shownRun } from './state.ts'

/** What the server says, followed for as long as the page is there; `askedId` is the run to have at hand, null the newest. */
export function useServer(askedId: string | null): State {
  const [state, dispatch] = useReducer(reduce, nothingKnown)
  useEffect(() => follow(dispatch), [])
  const run = shownRun(state, askedId)
  const idToLoad = run !== undefined && isStale(state, run) ? run.id : undefined
  useEffect(() => {
    if (idToLoad !== undefined) void load(dispatch, api.run(idToLoad), snapshotAction)
  }, [idToLoad])
  return state
}

const snapshotAction = (snapshot: Snapshot): Action => ({ kind: 'snapshot', snapshot })

function follow(dispatch: Dispatch<Action>): () => void {
  const refresh = () => {
    void load(dispatch, api.setup(), (setup) => ({ kind: 'setup', setup }))
    void load(dispatch, api.runs(), ({ runs }) => ({ kind: 'runs', runs }))
  }
  refresh()
  let wasLost = false
  return listen({
    onSnapshot: (snapshot) => dispatch(snapshotAction(snapshot)),
    onSetup: refresh,
    onOpen: () => {
      dispatch({ kind: 'opened' })
      // Another process may answer now: what it can run and has run is asked anew.
      if (wasLost) refresh()
      wasLost = false
    },
    onLost: () => {
      wasLost = true
      dispatch({ kind: 'lost' })
    },
  })
}

async function load<T>(
  dispatch: Dispatch<Action>,
  call: Promise<Answer<T>>,
  actionOf: (value: T) => Action,
): Promise<void> {
  const answer = await call
  if (answer.kind === 'ok') dispatch(actionOf(answer.value))
  else if (answer.kind === 'refused') dispatch({ kind: 'trouble', message: answer.message })
}
