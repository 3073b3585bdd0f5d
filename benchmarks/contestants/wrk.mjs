// @ts-check
import { fileURLToPath } from 'node:url'
import { versionOf } from '../machine.mjs'

const script = fileURLToPath(new URL('wrk.lua', import.meta.url))

/** The yardstick: a loop in C. It has no rate; its quantiles are back-filled with its own average interval. */
/** @type {import('./contestant.mjs').Contestant} */
export const wrk = {
  name: 'wrk',
  holdsRate: false,
  version: () =>
    versionOf('wrk', ['-v'])
      ?.split(/ \[|Copyright/)[0]
      ?.trim(),
  command: (url, { seconds, connections, bodyFile, bodyType = 'application/json' }) => ({
    args: ['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', script, url],
    ...(bodyFile && { env: { BODY_FILE: bodyFile, BODY_TYPE: bodyType } }),
  }),
  read(text) {
    const bad = /Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)/.exec(text)?.[0]
    if (bad) throw new Error(`wrk: ${bad}`)
    const [requests = 0, p50 = 0, p95 = 0, p99 = 0, p999 = 0] =
      /done (.*)/.exec(text)?.[1]?.split(' ').map(Number) ?? []
    const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1])
    return { requests, perSecond, micros: { p50, p95, p99, p999 } }
  },
}
