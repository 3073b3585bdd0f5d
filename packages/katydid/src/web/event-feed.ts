import type { ServerResponse } from 'node:http'
import type { RunBook } from './run-book.ts'

/** Where a reader is this far behind, a snapshot is left out for it: the next one replaces it anyway. */
const mostBehindBytes = 2_000_000
/** Proxies close what is silent; a comment is no event. */
const stillThereMs = 15_000

/** Server-sent events of a book: each snapshot is made once, however many read it, and not at all for none. */
export class EventFeed {
  readonly #book: RunBook
  readonly #readers = new Set<ServerResponse>()
  readonly #stop: () => void
  readonly #pulse: NodeJS.Timeout

  constructor(book: RunBook) {
    this.#book = book
    this.#stop = book.onChange((happening) => {
      if (this.#readers.size === 0) return
      if (happening !== 'second') this.#tell(this.#setup())
      this.#tell(this.#snapshot())
    })
    this.#pulse = setInterval(() => this.#tell(':\n\n'), stillThereMs).unref()
  }

  /** Takes over an answer whose head has been sent; the reader gets what there is now, and then each change. */
  add(reader: ServerResponse): void {
    this.#readers.add(reader)
    reader.on('close', () => this.#readers.delete(reader))
    reader.write(`retry: 1000\n\n${this.#setup()}${this.#snapshot()}`)
  }

  close(): void {
    this.#stop()
    clearInterval(this.#pulse)
    for (const reader of this.#readers) reader.end()
  }

  #setup(): string {
    return `event: setup\ndata: ${JSON.stringify(this.#book.listing)}\n\n`
  }

  #snapshot(): string {
    const { current } = this.#book
    return current === undefined ? '' : `event: snapshot\ndata: ${current.snapshot.text}\n\n`
  }

  #tell(event: string): void {
    if (event === '') return
    for (const reader of this.#readers) if (reader.writableLength < mostBehindBytes) reader.write(event)
  }
}
