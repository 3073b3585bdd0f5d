import { onTestFinished } from 'vitest'
import { folder, type Running, start } from './katydid.ts'

export interface Served {
  /** Of the page, with a slash at its end. */
  readonly address: string
  readonly running: Running
}

/** Starts `katydid` with its page, on a free port unless the arguments name one, until the test ends. */
export async function serveUi(args: readonly string[], cwd = folder()): Promise<Served> {
  const port = args.includes('--web-port') ? [] : ['--web-port', '0']
  const running = start([...args, ...port], { cwd })
  onTestFinished(() => kill(running))
  const said = await running.shown(/Starting web interface at \S+(?=\s)/)
  const address = said.replace(/.* /, '')
  return { address: address.endsWith('/') ? address : `${address}/`, running }
}

/** At once, whatever goes on. */
export async function kill({ signal, ended }: Running): Promise<void> {
  signal('SIGKILL')
  await ended
}
