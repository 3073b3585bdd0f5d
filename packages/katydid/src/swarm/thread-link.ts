import { parentPort, Worker } from 'node:worker_threads'
import type { CoordinatorLink, WorkerLink } from './link.ts'
import type { News, Order, Role } from './messages.ts'

/** Starts workers on threads of this process, each from the module `entry`. */
export function threadLinks(entry: URL): (role: Role) => WorkerLink {
  return (role) => {
    const name = `katydid worker ${role.part.index + 1} of ${role.part.of}`
    const thread = new Worker(entry, { workerData: role, name })
    let isOurEnd = false
    return {
      send: (order: Order) => thread.postMessage(order),
      onNews: (listener) => thread.on('message', (news: News) => listener(news)),
      onLoss(listener) {
        thread.on('error', (error) => listener(error.message))
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
