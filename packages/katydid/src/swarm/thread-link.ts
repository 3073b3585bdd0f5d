import { Worker } from 'node:worker_threads'
import type { WorkerLink } from './link.ts'
import type { News, Order, Role } from './messages.ts'

/** Starts a worker on a thread of this process. */
export function threadLink(role: Role): WorkerLink {
  const thread = new Worker(new URL('./thread-worker.js', import.meta.url), {
    workerData: role,
    name: `katydid worker ${role.part.index + 1} of ${role.part.of}`,
  })
  let isOurEnd = false
  return {
    send: (order: Order) => thread.postMessage(order),
    onNews: (listener) => thread.on('message', (news: News) => listener(news)),
    onLoss(listener) {
      thread.on('error', (error) => listener(error.message))
      thread.on('exit', (code) => {
        if (!isOurEnd) listener(`exited with code ${code}`)
      })
    },
    async end() {
      isOurEnd = true
      await thread.terminate()
    },
  }
}
