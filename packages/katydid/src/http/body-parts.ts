import { constants } from 'node:buffer'

export const emptyBody: Buffer = Buffer.alloc(0)

/** A copy of some bytes of the read buffer, which the next read overwrites. */
export function copyOf(bytes: Buffer, start: number, end: number): Buffer {
  const copy = Buffer.allocUnsafe(end - start)
  bytes.copy(copy, 0, start, end)
  return copy
}

/** A body that comes in pieces. Each byte is held once while it comes and copied once more at the end. */
export class BodyParts {
  length = 0
  private parts: Buffer[] = []

  add(bytes: Buffer, start: number, end: number): void {
    this.parts.push(copyOf(bytes, start, end))
    this.length += end - start
  }

  /** False when Node cannot hold this many bytes in one Buffer. */
  get fits(): boolean {
    return this.length <= constants.MAX_LENGTH
  }

  /** The whole body; the parts are let go. */
  take(): Buffer {
    const { parts, length } = this
    this.clear()
    if (parts.length === 0) return emptyBody
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, length)
  }

  clear(): void {
    if (this.length === 0) return
    this.parts = []
    this.length = 0
  }
}
