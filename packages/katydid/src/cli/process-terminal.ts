import { Console } from 'node:console'
import { homedir } from 'node:os'
import type { Terminal } from './terminal.ts'

/** This process as a command line program sees it. */
export function processTerminal(): Terminal {
  return {
    env: process.env,
    cwd: process.cwd(),
    home: homedir(),
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    screen: () =>
      process.stderr.isTTY ? { columns: process.stderr.columns, rows: process.stderr.rows } : undefined,
    onInterrupt,
    leave: (code) => process.exit(code),
  }
}

function onInterrupt(listener: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, listener)
  return () => {
    for (const signal of signals) process.off(signal, listener)
  }
}

/** What a load file prints goes to stderr, beside the tables: stdout is for results that programs read. */
export function divertConsole(): void {
  globalThis.console = new Console(process.stderr)
}
