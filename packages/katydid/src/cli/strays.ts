import { thrownSummary, thrownTrace } from '../text/index.ts'
import type { Terminal } from './terminal.ts'
import { describeThrow, isOwnFault } from './thrown.ts'

/** Of the same kind only the first is told. */
const mostTold = 20

/**
 * What is thrown on this thread where nothing awaits it: in a timer of a load file, by a promise without `await`, by a client
 * library whose `error` event nobody hears. Node would end the process, and all that was measured would be lost. A fault
 * of Katydid's own still ends it.
 */
export class Strays {
  readonly #told = new Set<string>()
  readonly #release: () => void
  #tell: (text: string) => void

  constructor({ onStray, stderr, leave }: Pick<Terminal, 'onStray' | 'stderr' | 'leave'>) {
    this.#tell = (text) => stderr(`katydid: ${text}\n`)
    this.#release = onStray((error) => {
      if (!isOwnFault(error)) this.#hear(error)
      else {
        stderr(`katydid: ${thrownTrace(error)}\nThis is a fault of Katydid's own.\n`)
        leave(2)
      }
    })
  }

  #hear(error: unknown): void {
    const key = thrownSummary(error)
    if (this.#told.has(key) || this.#told.size >= mostTold) return
    this.#told.add(key)
    this.#tell(describeThrow('the load file, or a package that it uses,', 'where nothing awaits it', error))
  }

  /** From here on they are told in another way, such as a log. */
  tellBy(tell: (text: string) => void): void {
    this.#tell = tell
  }

  /** What was thrown is a mistake in the load file: a run that is good otherwise ends with 2. */
  codeOf(code: number): number {
    return this.#told.size > 0 && code === 0 ? 2 : code
  }

  /** Ends the watching. */
  release(): void {
    this.#release()
  }
}
