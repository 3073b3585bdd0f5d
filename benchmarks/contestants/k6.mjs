// @ts-check
import { fileURLToPath } from 'node:url'
import { peerProgram } from '../peers/folder.mjs'
import { goVersion } from '../peers/go-version.mjs'

const script = fileURLToPath(new URL('k6-script.js', import.meta.url))

/** Go and a JavaScript engine of its own; at most `connections` virtual users, rate or not. */
/** @type {import('./contestant.mjs').Contestant} */
export const k6 = {
  name: 'k6',
  holdsRate: true,
  version: () => goVersion('k6'),
  command: (url, { seconds, connections, perSecond = 0, bodyFile = '' }) => ({
    args: [peerProgram('k6'), 'run', '--quiet', '--no-usage-report', '--log-output=none', script],
    env: {
      TARGET_URL: url,
      RUN_SECONDS: `${seconds}`,
      RUN_USERS: `${connections}`,
      RUN_RATE: `${perSecond}`,
      BODY_FILE: bodyFile,
    },
  }),
  read(text) {
    const { http_reqs: done, http_req_duration: times } = JSON.parse(text.slice(text.indexOf('{')))
    const at = (/** @type {number} */ percent) => times.values[percent === 50 ? 'med' : `p(${percent})`] * 1e3
    return {
      requests: done.values.count,
      perSecond: done.values.rate,
      micros: { p50: at(50), p95: at(95), p99: at(99), p999: at(99.9) },
    }
  },
}
