import { parentPort, Worker } from 'node:worker_threads'
import { thrownText } from '../text/index.ts'
import type { CoordinatorLink, WorkerLink } from './link.ts'
import type { News, Order, Role } from './messages.ts'

/**
 * V8 would let new objects fill 48 MB before it looks what can go; users that wait make so few that it hardly ever does.
 * With 8 MB a waiting user weighs a quarter less, and users that do not wait are no slower (benchmarks/NOTES.md).
 */
const youngMb = 8

/** Starts workers on threads of this process, each from the module `entry`. */
export function threadLinks(entry: URL): (role: Role) => WorkerLink {
  return (role) => {
    const name = `katydid worker ${role.part.index + 1} of ${role.part.of}`
    const resourceLimits = { maxYoungGenerationSizeMb: youngMb }
    const thread = new Worker(entry, { workerData: role, name, resourceLimits })
    let isOurEnd = false
    return {
      send: (order: Order) => thread.postMessage(order),
      onNews: (listener) => thread.on('message', (news: News) => listener(news)),
      onLoss(listener) {
        thread.on('error', (error) => listener(thrownText(error)))
        thread.on('exit', (code) => {
          if (!isOurEnd) listener(`it exited with code ${code}`)
        })
      },
      async end() {
        isOurEnd = true
        await thread.terminate()
      },
    }
  }
}

/** The other end, on the worker's thread. Throws on any other. */
export function coordinatorThread(): CoordinatorLink {
  const port = parentPort
  if (port === null) throw new Error('a worker runs on a worker thread only')
  return {
    send: (news) => port.postMessage(news),
    onOrder: (listener) => port.on('message', (order: Order) => listener(order)),
  }
}
