// @ts-check
import { versionOf } from '../machine.mjs'
import { peerProgram } from '../peers/folder.mjs'

/** Rust. With a rate, arrivals queue for its connections; its times count from sending, as ours of the service do. */
/** @type {import('./contestant.mjs').Contestant} */
export const oha = {
  name: 'oha',
  holdsRate: true,
  version: () => versionOf(peerProgram('oha'), ['--version']),
  command: (url, { seconds, connections, perSecond, bodyFile }) => ({
    args: [
      peerProgram('oha'),
      ...['--no-tui', '--output-format', 'json', '--insecure', '-z', `${seconds}s`, '-c', `${connections}`],
      ...(perSecond ? ['-q', `${perSecond}`] : []),
      ...(bodyFile ? ['-m', 'POST', '-T', 'application/json', '-D', bodyFile] : []),
      url,
    ],
  }),
  read(text) {
    const {
      summary,
      latencyPercentiles: at,
      statusCodeDistribution: codes,
    } = JSON.parse(text.slice(text.indexOf('{')))
    return {
      requests: codes['200'] ?? 0,
      perSecond: summary.requestsPerSec,
      micros: { p50: at.p50 * 1e6, p95: at.p95 * 1e6, p99: at.p99 * 1e6, p999: at['p99.9'] * 1e6 },
    }
  },
}
