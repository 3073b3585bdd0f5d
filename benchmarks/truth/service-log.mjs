// @ts-check
import { readFileSync, writeFileSync } from 'node:fs'

/**
 * What the server knows of each request: when its last byte was there, when its answer was with the kernel. The file
 * is nothing but pairs of 64-bit floats, microseconds since the server started, in the order of answers.
 */
export class ServiceLog {
  #instants
  #used = 0
  /** Requests that no longer fitted. */
  missed = 0

  /** @param {number} capacity requests; 16 bytes each, taken at once */
  constructor(capacity) {
    this.#instants = new Float64Array(2 * capacity)
  }

  /**
   * @param {number} arrivedAt
   * @param {number} answeredAt
   */
  record(arrivedAt, answeredAt) {
    if (this.#used === this.#instants.length) {
      this.missed++
      return
    }
    this.#instants[this.#used++] = arrivedAt
    this.#instants[this.#used++] = answeredAt
  }

  /** @param {string} file */
  writeTo(file) {
    writeFileSync(file, this.#instants.subarray(0, this.#used))
  }
}

/**
 * Service times in microseconds, in the order in which the requests came.
 * @param {string} file
 */
export function readServiceTimes(file) {
  const bytes = readFileSync(file)
  const instants = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  const turns = Array.from({ length: instants.length / 2 }, (_, i) => ({
    askedAt: instants[2 * i] ?? 0,
    answeredAt: instants[2 * i + 1] ?? 0,
  }))
  return inOrderOfAsking(turns)
}

/** @param {{ askedAt: number, answeredAt: number }[]} turns */
export function inOrderOfAsking(turns) {
  turns.sort((a, b) => a.askedAt - b.askedAt)
  return Float64Array.from(turns, ({ askedAt, answeredAt }) => answeredAt - askedAt)
}
