// @ts-check
import { closeSync, openSync, readSync } from 'node:fs'
import { inOrderOfAsking } from './service-log.mjs'

/** Little-endian magic numbers of a capture file, and what a unit of its fractions of a second is in microseconds. */
const fractions = new Map([
  [0xa1b2c3d4, 1],
  [0xa1b23c4d, 1e-3],
])
const fileHeaderBytes = 24
const recordHeaderBytes = 16
const ethernetBytes = 14
const ipv4 = 0x0800
const tcp = 6

/**
 * One TCP segment that carried data, as the loopback interface saw it.
 * @typedef {{ atMicros: number, fromPort: number, toPort: number }} Segment
 */

/**
 * Service times as the wire saw them, in microseconds and in the order of the requests: from the last segment of each request to the last segment of
 * its answer. A connection whose turns are not request, answer, request, ... gives wrong pairs: no pipelining.
 * @param {string} file written by tcpdump on a little-endian machine, IPv4 over the loopback interface
 * @param {number} serverPort
 */
export function wireServiceTimes(file, serverPort) {
  /** @type {Map<number, { askedAt: number, answeredAt: number }>} */
  const open = new Map()
  /** @type {{ askedAt: number, answeredAt: number }[]} */
  const turns = []
  const settle = (/** @type {{ askedAt: number, answeredAt: number } | undefined} */ turn) => {
    if (turn && turn.answeredAt > 0) turns.push(turn)
  }
  for (const { atMicros, fromPort, toPort } of segments(file)) {
    if (fromPort === serverPort) {
      const turn = open.get(toPort)
      if (turn) turn.answeredAt = atMicros
    } else if (toPort === serverPort) {
      settle(open.get(fromPort))
      open.set(fromPort, { askedAt: atMicros, answeredAt: 0 })
    }
  }
  for (const turn of open.values()) settle(turn)
  return inOrderOfAsking(turns)
}

/**
 * @param {string} file
 * @returns {Generator<Segment>}
 */
function* segments(file) {
  const packets = records(file)
  for (const { atMicros, packet } of packets) {
    const ip = packet.subarray(ethernetBytes)
    if (packet.readUInt16BE(12) !== ipv4 || ip[9] !== tcp) continue
    const ipHeaderBytes = ((ip[0] ?? 0) & 0x0f) * 4
    const segment = ip.subarray(ipHeaderBytes)
    const dataBytes = ip.readUInt16BE(2) - ipHeaderBytes - ((segment[12] ?? 0) >> 4) * 4
    if (dataBytes > 0) yield { atMicros, fromPort: segment.readUInt16BE(0), toPort: segment.readUInt16BE(2) }
  }
}

/**
 * The packets of a capture, read piece by piece: a file may be larger than memory.
 * @param {string} file
 */
function* records(file) {
  const handle = openSync(file, 'r')
  try {
    let buffer = Buffer.alloc(0)
    const more = () => {
      const piece = Buffer.allocUnsafe(4 * 2 ** 20)
      const size = readSync(handle, piece)
      buffer = Buffer.concat([buffer, piece.subarray(0, size)])
      return size > 0
    }
    const holds = (/** @type {number} */ bytes) => {
      while (buffer.length < bytes) if (!more()) return false
      return true
    }
    if (!holds(fileHeaderBytes)) return
    const unit = fractions.get(buffer.readUInt32LE(0))
    if (unit === undefined) throw new Error(`${file} is no capture file of this machine's byte order`)
    buffer = buffer.subarray(fileHeaderBytes)
    while (holds(recordHeaderBytes)) {
      const size = recordHeaderBytes + buffer.readUInt32LE(8)
      if (!holds(size)) return // cut short when tcpdump was stopped
      const atMicros = buffer.readUInt32LE(0) * 1e6 + buffer.readUInt32LE(4) * unit
      yield { atMicros, packet: buffer.subarray(recordHeaderBytes, size) }
      buffer = buffer.subarray(size)
    }
  } finally {
    closeSync(handle)
  }
}
