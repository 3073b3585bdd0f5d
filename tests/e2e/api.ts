import { gunzipSync } from 'node:zlib'
import type {
  LoadChange,
  RunListing,
  RunSummary,
  Series,
  Setup,
  Snapshot,
  StartRequest,
} from '../../packages/katydid/src/web/contract.ts'

/** `/api/v1` as a script calls it. */
export function apiAt(address: string) {
  const url = (path: string) => new URL(`api/v1/${path}`, address)
  const get = async <T>(path: string) => (await (await fetch(url(path))).json()) as T
  const send = (method: string, path: string, body?: unknown) =>
    fetch(url(path), {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
  return {
    url,
    get,
    send,
    setup: () => get<Setup>('setup'),
    runs: () => get<RunListing>('runs'),
    run: (id: string) => get<Snapshot>(`runs/${id}`),
    series: (id: string, query = '') => get<Series>(`runs/${id}/series${query}`),
    state: async (id: string) => (await get<Snapshot>(`runs/${id}`)).run.state,
    change: (id: string, change: LoadChange) => send('PATCH', `runs/${id}/load`, change),
    stop: (id: string) => send('POST', `runs/${id}/stop`),
    /** Starts a run as the form would, with these fields changed. */
    async start(change: Partial<StartRequest> = {}): Promise<RunSummary> {
      const { form } = await get<Setup>('setup')
      const answer = await send('POST', 'runs', { ...form, ...change })
      if (answer.status !== 201) throw new Error(await answer.text())
      return (await answer.json()) as RunSummary
    },
  }
}

export type Api = ReturnType<typeof apiAt>

/** Reads server-sent events until there are so many of one kind; gives their data. */
export async function events(address: URL, kind: string, count: number): Promise<readonly unknown[]> {
  const stopping = new AbortController()
  const { body } = await fetch(address, { signal: stopping.signal })
  const found: unknown[] = []
  let text = ''
  for await (const part of (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
    text += part
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (data !== undefined && block.includes(`event: ${kind}\n`)) found.push(JSON.parse(data))
    }
    if (found.length >= count) break
  }
  stopping.abort()
  return found
}

/** What an HTML report carries. */
export function reportDataIn(report: string): unknown {
  const [, text = ''] = /<script id="report-data"[^>]*>(.*?)<\/script>/s.exec(report) ?? []
  return JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString())
}
