import type { Millis } from '../units/index.ts'

/** What one read of the socket brought of a body, and when. */
export interface Piece {
  readonly bytes: Buffer
  readonly at: Millis
}

/** Pieces that were read and that the task has not come to yet. One reader. */
export class PieceQueue {
  /** How many wait here. */
  bytes = 0
  #pieces: Piece[] = []
  #hasEnded = false
  #wake: (() => void) | undefined = undefined

  push(piece: Piece): void {
    this.bytes += piece.bytes.length
    this.#pieces.push(piece)
    this.#wake?.()
  }

  /** Nothing more will come. */
  end(): void {
    this.#hasEnded = true
    this.#wake?.()
  }

  /** All that wait, as soon as there are any; none at the end. */
  async takeAll(): Promise<readonly Piece[]> {
    if (this.#pieces.length === 0 && !this.#hasEnded) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const taken = this.#pieces
    this.#pieces = []
    this.bytes = 0
    return taken
  }
}
