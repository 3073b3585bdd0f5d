import type {
  LoadChange,
  LogLines,
  RunListing,
  Series,
  Setup,
  Snapshot,
  StartRequest,
} from '../../../katydid/src/web/contract.ts'
import { type Answer, answered } from './answer.ts'

/** Where a path of the API is, from wherever the page was served (`--web-base-path`). */
export const addressOf = (path: string): string => new URL(`api/v1/${path}`, document.baseURI).href

const get = <T>(path: string): Promise<Answer<T>> => answered<T>(fetch(addressOf(path)))

function send<T>(method: 'POST' | 'PATCH', path: string, body?: unknown): Promise<Answer<T>> {
  if (body === undefined) return answered<T>(fetch(addressOf(path), { method }))
  const headers = { 'content-type': 'application/json' }
  return answered<T>(fetch(addressOf(path), { method, headers, body: JSON.stringify(body) }))
}

/** The calls of `/api/v1`, one each. */
export const api = {
  setup: () => get<Setup>('setup'),
  runs: () => get<RunListing>('runs'),
  run: (id: string) => get<Snapshot>(`runs/${id}`),
  logs: () => get<LogLines>('logs'),
  series: (id: string, method: string, name: string, sinceMs: number) =>
    get<Series>(`runs/${id}/series?${new URLSearchParams({ method, name, sinceMs: String(sinceMs) })}`),
  start: (request: StartRequest) => send<unknown>('POST', 'runs', request),
  change: (id: string, change: LoadChange) => send<unknown>('PATCH', `runs/${id}/load`, change),
  stop: (id: string) => send<unknown>('POST', `runs/${id}/stop`),
  reset: (id: string) => send<unknown>('POST', `runs/${id}/reset`),
} as const

/** Where a file of a run is downloaded from. */
export const fileAddress = (id: string, file: string): string => addressOf(`runs/${id}/${file}`)
