import type { ServerSentEvent } from '../plan/index.ts'
import { type Millis, millis } from '../units/index.ts'

/**
 * Reads a `text/event-stream` from bytes that come in any pieces (WHATWG HTML, 9.2.6). An event is there with the empty
 * line behind it; one that the end of the stream cuts in two never is.
 */
export class EventParser {
  readonly #decoder = new TextDecoder() // takes a byte order mark away
  #rest = ''
  /** The last line ended in CR, and the LF that may belong to it has not come. */
  #isAfterReturn = false
  #event = ''
  #data = ''
  #id = ''
  #retry: Millis | undefined = undefined

  /** The events that these bytes complete; `at` is when they were read. */
  push(bytes: Uint8Array, at: Millis): readonly ServerSentEvent[] {
    const text = this.#decoder.decode(bytes, { stream: true })
    const found: ServerSentEvent[] = []
    if (text === '') return found
    const lineEnd = /\r\n?|\n/g
    let start = this.#isAfterReturn && text[0] === '\n' ? 1 : 0
    lineEnd.lastIndex = start
    for (let match = lineEnd.exec(text); match !== null; match = lineEnd.exec(text)) {
      this.#takeLine(this.#rest + text.slice(start, match.index), at, found)
      this.#rest = ''
      start = lineEnd.lastIndex
    }
    this.#rest += text.slice(start)
    this.#isAfterReturn = text.endsWith('\r')
    return found
  }

  #takeLine(line: string, at: Millis, found: ServerSentEvent[]): void {
    if (line === '') this.#dispatch(at, found)
    else if (!line.startsWith(':')) {
      const colon = line.indexOf(':')
      if (colon < 0) this.#takeField(line, '')
      else this.#takeField(line.slice(0, colon), line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1))
    }
  }

  #takeField(name: string, value: string): void {
    if (name === 'data') this.#data += `${value}\n`
    else if (name === 'event') this.#event = value
    else if (name === 'id' && !value.includes('\0')) this.#id = value
    else if (name === 'retry' && /^[0-9]+$/.test(value)) this.#retry = millis(Number(value))
  }

  #dispatch(at: Millis, found: ServerSentEvent[]): void {
    const [event, data] = [this.#event || 'message', this.#data]
    this.#event = this.#data = ''
    if (data !== '') found.push({ event, data: data.slice(0, -1), id: this.#id, retry: this.#retry, at })
  }
}
