import { spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from '../report/result-schema.ts'
import { readResult } from './compare-read.ts'
import { Interrupted } from './interrupted.ts'
import { temporaryFolder } from './temporary-folder.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

export interface Turns {
  readonly base: readonly Result[]
  readonly changed: readonly Result[]
}

/** A run may miss its own objectives, or be inconclusive: those are results too. */
const codesOfResults = [0, 1, 3]

/** Runs A B, B A, A B ...: whatever drifts on the machine meets both alike. Throws a UsageError when a run gives none, and Interrupted. */
export async function takeTurns(a: string, b: string, rounds: number, terminal: Terminal): Promise<Turns> {
  const folder = temporaryFolder()
  const base: Result[] = []
  const changed: Result[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      const pair = [
        { name: 'A', command: a, results: base },
        { name: 'B', command: b, results: changed },
      ]
      for (const { name, command, results } of round % 2 === 0 ? pair : pair.reverse()) {
        terminal.stderr(`${round + 1} of ${rounds}: ${name}\n`)
        results.push(await resultOf(command, join(folder, `${name}${round}.json`), terminal))
      }
    }
    return { base, changed }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function resultOf(command: string, file: string, terminal: Terminal): Promise<Result> {
  const line = command.includes('{out}') ? command.replaceAll('{out}', file) : `${command} --out json=${file}`
  const { code, said } = await ended(line, terminal)
  const isThere = existsSync(file)
  if (!codesOfResults.includes(code ?? -1) || !isThere) {
    const what = isThere ? 'this ended' : 'this wrote no result and ended'
    throw new UsageError(`--ab: ${what} with ${code}: ${command}\n${said.trimEnd()}`.trimEnd())
  }
  return readResult(file, terminal.cwd)
}

/** What a failed command said is worth more than its report: only its end is kept. */
const keptCharacters = 4_000

function ended(
  line: string,
  { cwd, env, onInterrupt }: Terminal,
): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(line, { shell: true, cwd, env: { ...env }, stdio: ['ignore', 'ignore', 'pipe'] })
    let isInterrupted = false
    const release = onInterrupt(() => {
      isInterrupted = true
      child.kill('SIGINT')
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      said = (said + part).slice(-keptCharacters)
    })
    child.on('error', reject)
    child.on('close', (code) => {
      release()
      if (isInterrupted) reject(new Interrupted())
      else resolve({ code, said })
    })
  })
}
