const CR = 13
const LF = 10
const emptyLine = Buffer.from('\r\n\r\n')
const maxSectionBytes = 65_536

/** How much of CR LF CR LF has been seen: a head starts with none of it, a trailer after the first CR LF. */
export type Seen = 0 | 1 | 2 | 3 | 4

/**
 * Collects the bytes up to the empty line that ends a head or a trailer, however they are split; at most 64 KB. What
 * the lines hold is for others to check.
 */
export class Section {
  /** One byte per character. */
  text = ''
  isWhole = false
  problem: string | undefined = undefined
  private seen: Seen = 0

  restart(seen: Seen): void {
    this.text = ''
    this.isWhole = false
    this.problem = undefined
    this.seen = seen
  }

  /** Returns the index after the last byte it took. */
  push(bytes: Buffer, start: number, end: number): number {
    const isFirst = this.text === '' && this.seen === 0
    return isFirst && this.takeWhole(bytes, start, end)
      ? start + this.text.length
      : this.takePiece(bytes, start, end)
  }

  /** Nearly always the whole head comes in one read, and a search in C++ finds its end. */
  private takeWhole(bytes: Buffer, start: number, end: number): boolean {
    const found = bytes.indexOf(emptyLine, start)
    const after = found + emptyLine.length
    if (found < 0 || after > end || after - start > maxSectionBytes) return false
    this.text = bytes.toString('latin1', start, after)
    this.isWhole = true
    return true
  }

  private takePiece(bytes: Buffer, start: number, end: number): number {
    const limit = Math.min(end, start + maxSectionBytes - this.text.length)
    let seen = this.seen
    let at = start
    while (at < limit && seen !== 4) {
      const byte = bytes[at++]
      if (byte === LF) {
        if (seen !== 1 && seen !== 3) {
          this.problem = 'a line ends in LF without CR'
          break
        }
        seen = seen === 1 ? 2 : 4
      } else if (byte === CR) seen = seen === 2 ? 3 : 1
      else seen = 0
    }
    const piece = bytes.toString('latin1', start, at)
    this.text = this.text === '' ? piece : this.text + piece
    this.seen = seen
    this.isWhole = seen === 4
    if (!this.isWhole && this.text.length >= maxSectionBytes) this.problem ??= 'a head of more than 64 KB'
    return at
  }
}
