import type { Result } from '../report/result-schema.ts'
import { type Comparison, compareRuns, leastRounds } from '../verdict/index.ts'
import { type Turns, takeTurns } from './compare-ab.ts'
import { unlike } from './compare-alike.ts'
import { type CompareOptions, type compareFlags, compareTable } from './compare-flags.ts'
import { compareHelp } from './compare-help.ts'
import { comparedRun, readResult } from './compare-read.ts'
import { compareText, verdictWords } from './compare-text.ts'
import { Interrupted } from './interrupted.ts'
import { optionsOf } from './options.ts'
import { prepareFiles } from './output-files.ts'
import { parseArgv } from './parse-argv.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { textFile, writeLastResults } from './write-results.ts'

/** The shell's code for a process that Ctrl-C ended. */
const interruptedCode = 130

/** `katydid compare`: what became better or worse. Resolves with the exit code. */
export async function runCompare(argv: readonly string[], terminal: Terminal): Promise<number> {
  const typed = parseArgv(argv, compareTable)
  if (typed.has('help')) {
    terminal.stdout(compareHelp())
    return 0
  }
  const options: CompareOptions = optionsOf<keyof typeof compareFlags, typeof compareFlags>(
    compareTable,
    [typed],
    terminal.cwd,
  )
  prepareFiles({ jsonFile: options.jsonFile, html: undefined }, terminal.cwd)
  try {
    return conclude(await sidesOf(options, terminal), options, terminal)
  } catch (error) {
    if (error instanceof Interrupted) return interruptedCode
    throw error
  }
}

function conclude({ base, changed }: Turns, options: CompareOptions, terminal: Terminal): number {
  const differences = unlike(base[0] as Result, changed[0] as Result)
  if (differences.length > 0 && !options.force) throw new UsageError(refusal(differences))
  const comparisons = compareRuns(base.map(comparedRun), changed.map(comparedRun), options.thresholds)
  print(comparisons, options, differences, terminal)
  return codeOf(comparisons)
}

async function sidesOf({ words, ab, rounds }: CompareOptions, terminal: Terminal): Promise<Turns> {
  const [first, second] = words
  if (first === undefined || second === undefined || words.length > 2) {
    throw new UsageError(
      ab ? '--ab needs two commands, each as one word' : 'two results are compared: katydid compare BASE NEW',
    )
  }
  if (!ab) return { base: [readResult(first, terminal.cwd)], changed: [readResult(second, terminal.cwd)] }
  if (rounds < leastRounds)
    throw new UsageError(`--rounds must be ${leastRounds} or more: runs of one server differ too`)
  return takeTurns(first, second, rounds, terminal)
}

const refusal = (differences: readonly string[]) =>
  `these runs are not alike (--force compares them all the same):\n${differences.map((line) => `  ${line}`).join('\n')}`

/** Something worse weighs more than something unknown. */
function codeOf(comparisons: readonly Comparison[]): number {
  const has = (verdict: Comparison['verdict']) => comparisons.some((one) => one.verdict === verdict)
  if (has('worse')) return 1
  return comparisons.length === 0 || has('unsure') ? 3 : 0
}

function print(
  comparisons: readonly Comparison[],
  { json, jsonFile, ab, rounds }: CompareOptions,
  differences: readonly string[],
  { stdout, stderr, screen, cwd }: Terminal,
): void {
  const warning = differences.map((line) => `Not alike: ${line}\n`).join('')
  const text = warning + compareText(comparisons, screen()?.columns ?? 80, ab ? rounds : undefined)
  const document = `${JSON.stringify({ kind: 'katydid-comparison', format: 1, differences, comparisons: comparisons.map(named) }, undefined, 2)}\n`
  if (json) {
    stderr(text)
    stdout(document)
  } else stdout(text)
  writeLastResults(textFile(jsonFile, cwd, () => document))
}

const named = (one: Comparison) => ({ ...one, verdict: verdictWords[one.verdict] })
