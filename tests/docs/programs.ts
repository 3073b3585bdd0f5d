import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { shortened } from './shortened.ts'

const katydidProgram = fileURLToPath(new URL('../../packages/katydid/bin/katydid.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  /** Both streams. */
  readonly output: string
}

/** What a command is run in. */
export interface Surroundings {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** A program that the pages may call, and how; undefined for one that they may not. */
export function programOf(words: readonly string[]): readonly string[] | undefined {
  const [first, ...rest] = words[0] === 'npx' ? words.slice(1) : words
  if (first === 'katydid') return [process.execPath, katydidProgram, ...shortened(rest)]
  if (first === 'node') return [process.execPath, ...rest]
  return first === 'curl' ? [first, '--silent', '--show-error', '--fail-with-body', ...rest] : undefined
}

const looksOnly = ['--list', '-l', '--show-task-ratio', '--show-task-ratio-json', '--help', '--version']
const verbs = ['capacity', 'compare', 'model']

/** A run with the web UI stays until it is told to end. */
export function staysUp(words: readonly string[]): boolean {
  const rest = words[0] === 'npx' ? words.slice(1) : words
  if (rest[0] !== 'katydid' || verbs.includes(rest[1] ?? '')) return false
  return !['--headless', '--autoquit', ...looksOnly].some((word) => rest.includes(word))
}

/** A search takes minutes: Ctrl-C ends it when its first load has been judged. */
export const isSearch = (words: readonly string[]): boolean => words.includes('capacity')

export function run(program: readonly string[], surroundings: Surroundings): Promise<Ended> {
  return collected(launch(program, surroundings))
}

export function runUntil(
  shown: RegExp,
  program: readonly string[],
  surroundings: Surroundings,
): Promise<Ended> {
  const child = launch(program, surroundings)
  let said = ''
  child.stderr?.on('data', (part) => {
    said += part
    if (shown.test(said)) child.kill('SIGINT')
  })
  return collected(child)
}

export interface Page {
  readonly address: string
  /** Asks it to end. */
  stop(): Promise<Ended>
}

/** Starts katydid with its page on a free port; rejects with what it said when it ends instead. */
export async function serve(program: readonly string[], surroundings: Surroundings): Promise<Page> {
  const child = launch(withFreePort(program), surroundings)
  const ended = collected(child)
  let said = ''
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (part) => {
      said += part
      const [, found] = /Starting web interface at (\S+?)\/?(?=\s)/.exec(said) ?? []
      if (found !== undefined) resolve(found)
    })
    void ended.then(({ code, output }) => reject(new Error(`ended with ${code}: ${output}`)))
  })
  const stop = () => {
    child.kill('SIGINT')
    return ended
  }
  return { address, stop }
}

function withFreePort(program: readonly string[]): readonly string[] {
  const at = program.findIndex((word) => word === '--web-port' || word === '-P')
  return at < 0 ? [...program, '--web-port', '0'] : program.with(at + 1, '0')
}

function launch([file = '', ...args]: readonly string[], { cwd, env }: Surroundings): ChildProcess {
  const { PATH, TMPDIR, TEMP, SystemRoot } = process.env
  return spawn(file, args, { cwd, env: { PATH, TMPDIR, TEMP, SystemRoot, HOME: cwd, ...env } })
}

async function collected(child: ChildProcess): Promise<Ended> {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (output += part))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}
