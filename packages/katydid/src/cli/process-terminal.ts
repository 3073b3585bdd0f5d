import { Console } from 'node:console'
import { closeSync } from 'node:fs'
import { homedir } from 'node:os'
import { isatty } from 'node:tty'
import { ResultLostError } from '../report/index.ts'
import type { Terminal } from './terminal.ts'

/** This process as a command line program sees it. */
export function processTerminal(): Terminal {
  forgetLostTerminals()
  const stdout = new Printer(process.stdout)
  const stderr = new Printer(process.stderr)
  return {
    env: process.env,
    cwd: process.cwd(),
    home: homedir(),
    stdout: (text) => stdout.print(text),
    stderr: (text) => stderr.print(text),
    flush: async () => {
      await Promise.all([stdout.flush(), stderr.flush()])
      return stdout.lost === undefined ? undefined : new ResultLostError(['standard output'], stdout.lost)
    },
    screen: () =>
      process.stderr.isTTY ? { columns: process.stderr.columns, rows: process.stderr.rows } : undefined,
    onInterrupt,
    onStray,
    leave: (code) => process.exit(code),
  }
}

/** Whoever read the stream has gone: a closed pipe, a terminal that was closed. It has what it wanted. */
const goneCodes: ReadonlySet<string | undefined> = new Set([
  'EPIPE',
  'EIO',
  'ERR_STREAM_DESTROYED',
  'ECONNRESET',
])

/** Prints to a stream as long as somebody reads it: a stream that is gone ends the printing, and not the run. */
class Printer {
  /** Why text was lost that somebody still wants, such as a full disk. */
  lost: unknown
  readonly #stream: NodeJS.WriteStream
  #isGone = false

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
    stream.on('error', (error) => this.#failed(error))
  }

  print(text: string): void {
    if (this.#isGone) return
    try {
      this.#stream.write(text)
    } catch (error) {
      this.#failed(error) // a file is written to at once, and a full disk is told at once
    }
  }

  #failed(error: unknown): void {
    this.#isGone = true
    if (!goneCodes.has((error as NodeJS.ErrnoException).code)) this.lost ??= error
  }

  /** Resolves when all is with the system, or lost: what a write met is told of in the turn after it. */
  flush(): Promise<void> {
    if (this.#isGone) return Promise.resolve()
    return new Promise((resolve) => this.#stream.write('', () => setImmediate(resolve)))
  }
}

/** Node resets its terminals as it ends, and is killed, in place of its exit code, when one of them has gone. */
function forgetLostTerminals(): void {
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor))
  process.once('exit', () => {
    for (const descriptor of terminals) if (!isatty(descriptor)) closeSync(descriptor)
  })
}

/** SIGHUP comes when the terminal is closed. */
const interrupts = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function onInterrupt(listener: () => void): () => void {
  for (const signal of interrupts) process.on(signal, listener)
  return () => {
    for (const signal of interrupts) process.off(signal, listener)
  }
}

function onStray(listener: (error: unknown) => void): () => void {
  const events = ['uncaughtException', 'unhandledRejection'] as const
  for (const event of events) process.on(event, listener)
  return () => {
    for (const event of events) process.off(event, listener)
  }
}

/** What a load file prints goes to stderr, beside the tables: stdout is for results that programs read. */
export function divertConsole(): void {
  globalThis.console = new Console(process.stderr)
}
