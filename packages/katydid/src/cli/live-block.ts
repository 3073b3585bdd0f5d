import type { Screen } from './terminal.ts'

/** Some lines at the bottom of a terminal that are redrawn in place while other text scrolls by above them. */
export class LiveBlock {
  readonly #write: (text: string) => void
  readonly #screen: () => Screen | undefined
  #text = ''

  constructor(write: (text: string) => void, screen: () => Screen | undefined) {
    this.#write = write
    this.#screen = screen
  }

  /** Replaces the block. What does not fit the window is drawn from its end: the newest and the totals stand there. */
  draw(text: string): void {
    const { columns = 80, rows = 24 } = this.#screen() ?? {}
    const fitting = text.split('\n').slice(-Math.max(1, rows - 1))
    const erasing = this.#erasing()
    this.#text = fitting.map((line) => line.slice(0, columns)).join('\n')
    this.#write(erasing + this.#text)
  }

  /** Prints whole lines above the block. */
  above(text: string): void {
    this.#write(`${this.#erasing()}${text}${this.#text}`)
  }

  /** Takes the block away. */
  clear(): void {
    this.#write(this.#erasing())
    this.#text = ''
  }

  /** To the first column of the block's first row, and all below it blank. */
  #erasing(): string {
    if (this.#text === '') return ''
    const up = this.#rows() - 1
    return `\r${up > 0 ? `\x1b[${up}A` : ''}\x1b[J`
  }

  /** In a window made narrower since, its lines have wrapped. */
  #rows(): number {
    const columns = Math.max(1, this.#screen()?.columns ?? 80)
    const rowsOf = (line: string) => Math.max(1, Math.ceil(line.length / columns))
    return this.#text.split('\n').reduce((sum, line) => sum + rowsOf(line), 0)
  }
}
