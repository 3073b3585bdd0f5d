// @ts-check
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { peerProgram } from '../peers/folder.mjs'
import { goVersion } from '../peers/go-version.mjs'

/** An open model by nature; `-rate 0` with a number of workers is its closed one. It says no p99.9. */
/** @type {import('./contestant.mjs').Contestant} */
export const vegeta = {
  name: 'vegeta',
  holdsRate: true,
  version: () => goVersion('vegeta'),
  command(url, { seconds, connections, perSecond, bodyFile, folder }) {
    const targets = join(folder, 'targets')
    const post = `POST ${url}\nContent-Type: application/json\n@${bodyFile}\n`
    writeFileSync(targets, bodyFile ? post : `GET ${url}\n`)
    const load = perSecond ? [`-rate=${perSecond}/s`] : ['-rate=0', `-max-workers=${connections}`]
    const attack = ['attack', '-insecure', `-duration=${seconds}s`, `-targets=${targets}`, ...load]
    return { args: ['sh', '-c', '"$0" "$@" | "$0" report -type=json', peerProgram('vegeta'), ...attack] }
  },
  read(text) {
    const { requests, rate, latencies, success } = JSON.parse(text.slice(text.indexOf('{')))
    if (success < 1) throw new Error(`vegeta: only ${success * 100} % succeeded`)
    const micros = {
      p50: latencies['50th'] / 1e3,
      p95: latencies['95th'] / 1e3,
      p99: latencies['99th'] / 1e3,
    }
    return { requests, perSecond: rate, micros }
  },
}
