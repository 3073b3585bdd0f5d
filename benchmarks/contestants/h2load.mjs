// @ts-check
import { versionOf } from '../machine.mjs'

const warmUpSeconds = 2

/**
 * A flood in C, over HTTP/1.1: each connection sends at its share of the rate, and one that waits for an answer sends later.
 * It says how many answers of each class came; its times are not read.
 * @type {import('./contestant.mjs').Contestant}
 */
export const h2load = {
  name: 'h2load',
  holdsRate: true,
  version: () => versionOf('h2load', ['--version']),
  command: (url, { seconds, connections, perSecond = 0, bodyFile = '', bodyType = 'application/json' }) => ({
    args: [
      ...['h2load', '--h1', '-t', '1', '-c', String(connections), '--rps', String(perSecond / connections)],
      ...['-D', String(seconds), '--warm-up-time', String(warmUpSeconds)],
      ...['-d', bodyFile, '-H', `content-type: ${bodyType}`, url],
    ],
  }),
  read(text, { seconds }) {
    const number = (/** @type {RegExp} */ what) => Number(what.exec(text)?.[1] ?? Number.NaN)
    const requests = number(/^requests: .*?(\d+) done/m)
    const good = number(/^status codes: (\d+) 2xx/m)
    const refused = number(/(\d+) 5xx/)
    return {
      ...{ requests, perSecond: requests / seconds, micros: {} },
      ...{ good, refused, other: requests - good - refused, broken: number(/(\d+) errored/) },
    }
  },
}
