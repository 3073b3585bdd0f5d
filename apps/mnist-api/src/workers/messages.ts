import type { Collected } from '../metrics/exposition.ts'

/** What a worker tells the primary. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly address: string }
  | { readonly kind: 'metrics wanted'; readonly id: number }
  | { readonly kind: 'metrics'; readonly id: number; readonly collected: Collected }

/** What the primary tells a worker. */
export type FromPrimary =
  | { readonly kind: 'stop' }
  | { readonly kind: 'collect'; readonly id: number }
  | { readonly kind: 'all metrics'; readonly id: number; readonly text: string }

const FROM_WORKER: readonly FromWorker['kind'][] = ['ready', 'metrics wanted', 'metrics']
const FROM_PRIMARY: readonly FromPrimary['kind'][] = ['stop', 'collect', 'all metrics']

/** Other things travel on the same channel, `node:cluster`'s own among them. */
export const isFromWorker = (message: unknown): message is FromWorker => hasKind(message, FROM_WORKER)
export const isFromPrimary = (message: unknown): message is FromPrimary => hasKind(message, FROM_PRIMARY)

function hasKind(message: unknown, kinds: readonly string[]): boolean {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false
  return kinds.some((kind) => kind === message.kind)
}
