import type { Snapshot } from '../../../katydid/src/web/contract.ts'
import { addressOf } from './client.ts'

export interface Listener {
  readonly onSnapshot: (snapshot: Snapshot) => void
  readonly onSetup: () => void
  /** Also when it is there again after it was lost. */
  readonly onOpen: () => void
  readonly onLost: () => void
}

const againMs = 2_000

/**
 * Follows the server's events until the function it gives back is called. The browser tries again by itself, except when
 * the server answered with an error: then we do.
 */
export function listen(listener: Listener): () => void {
  let source = open(listener, lost)
  let timer: number | undefined
  function lost() {
    listener.onLost()
    if (source.readyState !== EventSource.CLOSED) return
    window.clearTimeout(timer)
    timer = window.setTimeout(() => {
      source = open(listener, lost)
    }, againMs)
  }
  return () => {
    window.clearTimeout(timer)
    source.close()
  }
}

function open({ onSnapshot, onSetup, onOpen }: Listener, onLost: () => void): EventSource {
  const source = new EventSource(addressOf('events'))
  source.addEventListener('snapshot', ({ data }) => onSnapshot(JSON.parse(data) as Snapshot))
  source.addEventListener('setup', onSetup)
  source.addEventListener('open', onOpen)
  source.addEventListener('error', onLost)
  return source
}
