import type { Screen } from './terminal.ts'

/** Some lines at the bottom of a terminal that are redrawn in place while other text scrolls by above them. */
export class LiveBlock {
  readonly #write: (text: string) => void
  readonly #screen: () => Screen | undefined
  #text = ''
  #drawnRows = 0

  constructor(write: (text: string) => void, screen: () => Screen | undefined) {
    this.#write = write
    this.#screen = screen
  }

  /** Replaces the block. What does not fit the window is drawn from its end: the newest and the totals stand there. */
  draw(text: string): void {
    const rows = Math.max(1, (this.#screen()?.rows ?? 24) - 1)
    this.#text = text.split('\n').slice(-rows).join('\n')
    this.#write(this.#erasing() + this.#text)
    this.#drawnRows = this.#text.split('\n').length
  }

  /** Prints whole lines above the block. */
  above(text: string): void {
    const erasing = this.#erasing()
    this.#write(`${erasing}${text}${this.#text}`)
    this.#drawnRows = this.#text === '' ? 0 : this.#text.split('\n').length
  }

  /** Takes the block away. */
  clear(): void {
    this.#write(this.#erasing())
    this.#text = ''
    this.#drawnRows = 0
  }

  /** To the first column of the block's first row, and all below it blank. */
  #erasing(): string {
    if (this.#drawnRows === 0) return ''
    const up = this.#drawnRows > 1 ? `\x1b[${this.#drawnRows - 1}A` : ''
    return `\r${up}\x1b[J`
  }
}
