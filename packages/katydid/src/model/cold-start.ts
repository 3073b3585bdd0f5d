import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Bytes, type Millis, millis } from '../units/index.ts'
import type { ChildAnswer, ChildQuestion } from './cold-start-child.ts'
import type { ModelStart } from './model.ts'

/** What a fresh process took, one part after the other, until its first answer. */
export interface ColdStart {
  /** From asking for the process to the first line of ours that it ran. */
  readonly boot: Millis
  /** Reading the runtime's code. 0 for a module, which brings its own. */
  readonly runtime: Millis
  /** From file to ready model. */
  readonly load: Millis
  readonly firstAnswer: Millis
  readonly total: Millis
  /** Of the process, after the first answer. */
  readonly resident: Bytes
}

/** A fresh process ended without an answer; the message holds its last words. */
export class ColdStartError extends Error {
  override readonly name = 'ColdStartError'
}

/** From the sources, too, it is the built program that starts: what users have. */
const child = new URL(
  import.meta.url.endsWith('.ts') ? '../../bundle/model/cold-start-child.js' : '../model/cold-start-child.js',
  import.meta.url,
)

/** Starts a model in a process of its own and asks it once. Throws a ColdStartError. */
export async function coldStart(start: ModelStart, input: unknown, signal: AbortSignal): Promise<ColdStart> {
  const from = process.hrtime.bigint()
  const process_ = fork(fileURLToPath(child), [], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    signal,
  })
  let words = ''
  process_.stderr?.on('data', (part: Buffer) => {
    words = (words + part).slice(-2_000)
  })
  const question: ChildQuestion = { start, input }
  process_.send(question)
  return new Promise((resolve, reject) => {
    process_.once('message', (answer) => resolve(partsOf(answer as ChildAnswer, from)))
    process_.once('error', (cause) => reject(new ColdStartError('the process did not start', { cause })))
    process_.once('close', (code) => reject(new ColdStartError(lastWords(code, words))))
  })
}

const lastWords = (code: number | null, words: string) =>
  `a fresh process ended with ${code ?? 'a signal'} before its first answer${words ? `:\n${words.trim()}` : ''}`

/** The clock of `hrtime` is the machine's: all its processes share it. Waiting for the question is in no part. */
function partsOf(answer: ChildAnswer, from: bigint): ColdStart {
  const boot = millis(Number(answer.bootedNs - from) / 1e6)
  const { runtime, load, firstAnswer } = answer
  return {
    boot,
    runtime: millis(runtime),
    load: millis(load),
    firstAnswer: millis(firstAnswer),
    total: millis(boot + runtime + load + firstAnswer),
    resident: answer.resident as Bytes,
  }
}
