import { parentPort, workerData } from 'node:worker_threads'
import type { CoordinatorLink } from './link.ts'
import type { Order, Role } from './messages.ts'
import { playPart } from './play-part.ts'

const port = parentPort
if (port === null) throw new Error('thread-worker runs on a worker thread only')

const link: CoordinatorLink = {
  send: (news) => port.postMessage(news),
  onOrder: (listener) => port.on('message', (order: Order) => listener(order)),
}
process.setSourceMapsEnabled(true)
playPart(workerData as Role, link)
