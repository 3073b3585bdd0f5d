/** What a fresh process runs: it loads one model, asks it once, and says how long each took. Started by `coldStart`. */
const bootedNs = process.hrtime.bigint()

import type { ModelStart } from './model.ts'

export interface ChildQuestion {
  readonly start: ModelStart
  readonly input: unknown
}

export interface ChildAnswer {
  readonly bootedNs: bigint
  /** In ms, as are the others. */
  readonly runtime: number
  readonly load: number
  readonly firstAnswer: number
  readonly resident: number
}

async function answerOnce({ start, input }: ChildQuestion): Promise<ChildAnswer> {
  const from = performance.now()
  const load = start.kind === 'onnx' ? await runtimeOf(start) : await moduleOf(start)
  const imported = performance.now()
  const { predict } = await load()
  const loaded = performance.now()
  await predict([input])
  const answered = performance.now()
  return {
    bootedNs,
    runtime: imported - from,
    load: loaded - imported,
    firstAnswer: answered - loaded,
    resident: process.memoryUsage.rss(),
  }
}

interface Asked {
  predict(inputs: readonly unknown[]): Promise<unknown>
}

/** Its imports are awaited one after the other, so that reading the runtime is told from loading the model. */
async function runtimeOf({ path, runtime, threads, sizes }: Extract<ModelStart, { kind: 'onnx' }>) {
  const { readRuntime } = await import('./onnx-runtime.ts')
  const { onnxSession } = await import('./onnx-session.ts')
  const ort = readRuntime(runtime)
  return (): Promise<Asked> => onnxSession(ort, path, threads, sizes)
}

async function moduleOf({ url }: Extract<ModelStart, { kind: 'module' }>) {
  const { moduleModel } = await import('./module-model.ts')
  return (): Promise<Asked> => moduleModel(url)
}

process.once('message', async (question: ChildQuestion) => {
  const answer = await answerOnce(question)
  process.send?.(answer, () => process.exit(0))
})
