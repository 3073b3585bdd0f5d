// @ts-check
import { once } from 'node:events'
import { join } from 'node:path'
import { ended, started } from '../children.mjs'
import { versionOf } from '../machine.mjs'
import { wireServiceTimes } from './pcap.mjs'

/** Heads only: Ethernet, IPv4 and TCP with options. */
const headBytes = 96
const kernelBufferKib = 65_536

/** Why no capture can be taken here, or undefined when one can. */
export function noCapture() {
  if (process.platform !== 'linux') return 'captures need Linux'
  if (process.getuid?.() !== 0) return 'captures need root'
  return versionOf('tcpdump', ['--version']) ? undefined : 'tcpdump is not installed'
}

/**
 * Records what passes on the loopback interface to and from a port until `stop`, which gives the service times the wire
 * saw. At the lowest priority: it must not take the time of those it watches; what it misses it says.
 * @param {number} port
 * @param {string} folder
 */
export async function capture(port, folder) {
  const file = join(folder, 'capture.pcap')
  const flags = ['-i', 'lo', '-n', '-s', `${headBytes}`, '-B', `${kernelBufferKib}`, '-Z', 'root', '-w', file]
  const child = started(['nice', '-n', '19', 'tcpdump', ...flags, `tcp port ${port}`])
  let words = ''
  await new Promise((resolve, reject) => {
    child.stderr?.on('data', (part) => {
      words += part
      if (words.includes('listening on')) resolve(undefined)
    })
    child.once('exit', () => reject(new Error(`tcpdump: ${words}`)))
  })
  return {
    async stop() {
      const said = once(child, 'close')
      await ended(child)
      await said
      return {
        times: wireServiceTimes(file, port),
        missed: Number(/(\d+) packets? dropped by kernel/.exec(words)?.[1] ?? 0),
      }
    },
  }
}
