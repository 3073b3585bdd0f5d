// @ts-check
import { join } from 'node:path'
import { npmFolder, npmVersion } from '../peers/folder.mjs'

/** Its own rate limit changes what its histogram holds, so it runs without; it says no p95. */
/** @type {import('./contestant.mjs').Contestant} */
export const autocannon = {
  name: 'autocannon',
  holdsRate: false,
  version: () => npmVersion('autocannon'),
  command: (url, { seconds, connections, bodyFile }) => ({
    args: [
      process.execPath,
      join(npmFolder('autocannon'), 'node_modules/autocannon/autocannon.js'),
      ...['--json', '--no-progress', '--connections', `${connections}`, '--duration', `${seconds}`],
      ...(bodyFile ? ['-m', 'POST', '-H', 'content-type: application/json', '-i', bodyFile] : []),
      url,
    ],
  }),
  read(text) {
    const { '2xx': requests, duration, errors, non2xx, latency } = JSON.parse(text.slice(text.indexOf('{')))
    if (errors + non2xx > 0) throw new Error(`autocannon: ${errors} errors, ${non2xx} bad answers`)
    const micros = { p50: latency.p50 * 1e3, p99: latency.p99 * 1e3, p999: latency.p99_9 * 1e3 }
    return { requests, perSecond: requests / duration, micros }
  },
}
