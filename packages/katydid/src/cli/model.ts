import { mkdirSync, readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { dirname, resolve } from 'node:path'
import {
  exitCodeOf,
  type ModelObjective,
  type ModelReport,
  modelReportHtml,
  modelReportJson,
  modelReportText,
  ObjectiveError,
  parseObjective,
  type ReportOrigin,
  type ScenarioName,
  scenarioNames,
  systemBench,
  testModel,
} from '../model/index.ts'
import { SloError } from '../plan/index.ts'
import { type ModelOptions, type modelFlags, modelTable } from './model-flags.ts'
import { keepGolden, readGolden } from './model-golden.ts'
import { modelHelp } from './model-help.ts'
import { progressDisplay } from './model-progress.ts'
import { type Subject, subjectOf } from './model-source.ts'
import { didYouMean } from './nearest.ts'
import { optionsOf } from './options.ts'
import { prepareFiles } from './output-files.ts'
import { parseArgv } from './parse-argv.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { textFile, writeLastResults } from './write-results.ts'

/** The shell's code for a process that Ctrl-C ended. */
const interruptedCode = 130

/** `katydid model`: tests a model in this process and reports. Resolves with the exit code. */
export async function runModel(argv: readonly string[], terminal: Terminal): Promise<number> {
  const typed = parseArgv(argv, modelTable)
  if (typed.has('help')) {
    terminal.stdout(modelHelp())
    return 0
  }
  const options: ModelOptions = optionsOf<keyof typeof modelFlags, typeof modelFlags>(
    modelTable,
    [typed],
    terminal.cwd,
  )
  const { where, scenarios } = wordsOf(options, terminal.env)
  const objectives = options.slo.flatMap(objectivesOf)
  const subject = await subjectOf(where, options, terminal)
  try {
    return await runSubject(subject, { argv, scenarios, objectives, options }, terminal)
  } finally {
    await subject.dispose()
  }
}

interface Request {
  readonly argv: readonly string[]
  readonly scenarios: readonly ScenarioName[]
  readonly objectives: readonly ModelObjective[]
  readonly options: ModelOptions
}

/** The first word is the model, unless the environment names it and the word is a scenario. */
function wordsOf({ words, skip = [] }: ModelOptions, { MODEL_PATH, MODEL_NAME }: Terminal['env']) {
  const named = MODEL_PATH || MODEL_NAME
  const isScenario = (word: string | undefined) => scenarioNames.some((name) => name === word)
  const fromEnv = named !== undefined && named !== '' && (words.length === 0 || isScenario(words[0]))
  const [where, ...rest] = fromEnv ? [named, ...words] : words
  if (where === undefined)
    throw new UsageError('no model: katydid model FILE.onnx (or MODEL_PATH in the environment)')
  const chosen = rest.length === 0 ? scenarioNames : rest.map(scenarioOf)
  return { where, scenarios: chosen.filter((name) => !skip.includes(name)) }
}

function scenarioOf(word: string): ScenarioName {
  const name = scenarioNames.find((each) => each === word)
  if (name !== undefined) return name
  const hint = didYouMean(word, scenarioNames) || ` There are ${scenarioNames.join(', ')}.`
  throw new UsageError(`No such scenario: ${word}.${hint}`)
}

function objectivesOf(text: string): readonly ModelObjective[] {
  try {
    return parseObjective(text)
  } catch (cause) {
    if (!(cause instanceof SloError || cause instanceof ObjectiveError)) throw cause
    throw new UsageError(`--slo: ${cause.message}`, { cause })
  }
}

async function runSubject(subject: Subject, request: Request, terminal: Terminal): Promise<number> {
  const { options } = request
  const { cwd, stdout } = terminal
  if (options.keepGolden !== undefined) {
    const path = writable(options.keepGolden, cwd)
    stdout(`Kept ${await keepGolden(path, subject.model, subject.inputs)} answers in ${options.keepGolden}\n`)
    return 0
  }
  const { jsonFile, html } = options
  prepareFiles({ jsonFile, html }, cwd)
  const startedAt = new Date()
  const report = await measured(subject, request, terminal)
  const origin = originOf(request, startedAt)
  print(report, origin, options, terminal)
  return exitCodeOf(report, options.strict)
}

async function measured(
  { model, inputs }: Subject,
  { scenarios, objectives, options }: Request,
  terminal: Terminal,
): Promise<ModelReport> {
  const abort = new AbortController()
  const display = progressDisplay(terminal)
  const release = terminal.onInterrupt(() =>
    abort.signal.aborted ? terminal.leave(interruptedCode) : abort.abort(),
  )
  try {
    return await testModel(model, inputs, systemBench({ seed: options.seed, signal: abort.signal }), {
      ...wishesOf(options),
      scenarios,
      objectives,
      kept:
        options.golden === undefined ? undefined : readGolden(resolve(terminal.cwd, options.golden), inputs),
      onProgress: display.show,
    })
  } finally {
    release()
    display.clear()
  }
}

const wishesOf = (options: ModelOptions) => ({
  durationMs: options.duration,
  queries: options.queries,
  warmUp: { fewestQueries: 200, longestMs: options.warmUp },
  soakMs: options.soak,
  coldStarts: options.coldStarts,
  batchSizes: options.batchSizes,
  streamBatch: options.streamBatch,
  tolerance: options.tolerance,
})

function print(report: ModelReport, origin: ReportOrigin, options: ModelOptions, terminal: Terminal): void {
  const { stdout, stderr, screen, cwd } = terminal
  const text = modelReportText(report, screen()?.columns ?? 80)
  if (options.json) {
    stderr(text)
    stdout(modelReportJson(report, origin))
  } else stdout(text)
  writeLastResults([
    ...textFile(options.jsonFile, cwd, () => modelReportJson(report, origin)),
    ...textFile(options.html, cwd, () => modelReportHtml(report, origin)),
  ])
}

function writable(file: string, cwd: string): string {
  const path = resolve(cwd, file)
  mkdirSync(dirname(path), { recursive: true })
  return path
}

function originOf({ argv, options }: Request, startedAt: Date): ReportOrigin {
  const own = new URL('../../package.json', import.meta.url)
  const { version } = JSON.parse(readFileSync(own, 'utf8')) as { readonly version: string }
  const [cpu] = cpus()
  return {
    version,
    node: process.version,
    machine: {
      platform: `${process.platform} ${process.arch}`,
      cpu: cpu?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryBytes: totalmem(),
    },
    startedAt: startedAt.toISOString(),
    seed: options.seed,
    command: ['model', ...argv],
  }
}
