// @ts-check
import { once } from 'node:events'
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
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

/** Not a request: the server waits for the rest, and the reader sees no answer to it. */
const marker = 'END OF CAPTURE'
/** After the marker the closing of thousands of connections may follow. */
const tailBytes = 8 * 2 ** 20
const catchUpMs = 30_000

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
    /** Whatever has become of the run: a capture that nobody stops would slow all that follows. */
    end: () => ended(child),
    async stop() {
      await caughtUp(child, port, file)
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

/**
 * tcpdump drops what it has not yet written when it is told to end: so something is sent that is then waited for.
 * @param {import('../children.mjs').Child} child
 * @param {number} port
 * @param {string} file
 */
async function caughtUp(child, port, file) {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(marker)
  const end = performance.now() + catchUpMs
  while (!tailOf(file).includes(marker)) {
    if (performance.now() > end) throw new Error(`tcpdump did not keep up within ${catchUpMs} ms`)
    child.kill('SIGUSR2') // write what is buffered
    await setTimeout(100)
  }
  socket.destroy()
}

/** @param {string} file */
function tailOf(file) {
  const { size } = statSync(file)
  const tail = Buffer.alloc(Math.min(size, tailBytes))
  const handle = openSync(file, 'r')
  readSync(handle, tail, 0, tail.length, size - tail.length)
  closeSync(handle)
  return tail
}
