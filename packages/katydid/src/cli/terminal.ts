import type { Surroundings } from './options.ts'
import type { Strays } from './strays.ts'

/** What a command line program is given: where it is, where it prints, and how it is interrupted. */
export interface Terminal extends Surroundings {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  /**
   * Resolves when all that was printed is with the system. With an error when a part of stdout was lost that somebody
   * still wants, as on a full disk; a reader that has gone is none.
   */
  readonly flush: () => Promise<Error | undefined>
  /** The window that stderr is shown in. Undefined when it is piped. */
  readonly screen: () => Screen | undefined
  /** Calls the listener at each Ctrl-C, SIGTERM or SIGHUP, until the function it gives is called. */
  readonly onInterrupt: (listener: () => void) => () => void
  /** Calls the listener with what is thrown and caught by nothing, until the function it gives is called; the process goes on. */
  readonly onStray: (listener: (error: unknown) => void) => () => void
  /** Of the command that runs. */
  readonly strays?: Strays
  /** Ends the process at once. */
  readonly leave: (code: number) => void
}

export interface Screen {
  readonly columns: number
  readonly rows: number
}
