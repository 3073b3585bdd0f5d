import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

/** `main.ts` in a process of its own. */
export interface ApiProcess {
  readonly child: ChildProcess
  readonly stdout: Promise<string>
  readonly stderr: Promise<string>
  /** Exit code, once all output has been read. */
  readonly exitCode: Promise<number | null>
}

export function startApi(env: Readonly<Record<string, string>>): ApiProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { PATH: process.env.PATH, PORT: '0', WORKERS: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const exitCode = once(child, 'close').then(([code]) => code as number | null)
  return { child, stdout: text(child.stdout as Readable), stderr: text(child.stderr as Readable), exitCode }
}

/** The port that it listens on, from the message that it sends when it is ready. */
export async function readyPort({ child, stderr }: ApiProcess): Promise<number> {
  const [message] = await Promise.race([
    once(child, 'message') as Promise<[{ readonly address: string }]>,
    once(child, 'exit').then(async () =>
      Promise.reject(new Error(`ended before it was ready: ${await stderr}`)),
    ),
  ])
  return Number(new URL(message.address).port)
}
