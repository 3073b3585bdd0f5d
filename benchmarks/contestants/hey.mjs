// @ts-check
import { versionOf } from '../machine.mjs'
import { debianVersion } from '../peers/debian-version.mjs'

/** It does not know its version; Debian does. No p99.9, and times to 100 us. */
/** @type {import('./contestant.mjs').Contestant} */
export const hey = {
  name: 'hey',
  holdsRate: false,
  version() {
    const version = versionOf('hey', ['-h']) && debianVersion('hey')
    return version && `hey ${version}`
  },
  command: (url, { seconds, connections, bodyFile }) => ({
    args: [
      ...['hey', '-z', `${seconds}s`, '-c', `${connections}`],
      ...(bodyFile ? ['-m', 'POST', '-T', 'application/json', '-D', bodyFile] : []),
      url,
    ],
  }),
  read(text) {
    const micros = (/** @type {number} */ percent) =>
      Number(new RegExp(`${percent}%* in ([\\d.]+) secs`).exec(text)?.[1]) * 1e6
    return {
      requests: Number(/\[200\]\s+(\d+) responses/.exec(text)?.[1]),
      perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]),
      micros: { p50: micros(50), p95: micros(95), p99: micros(99) },
    }
  },
}
