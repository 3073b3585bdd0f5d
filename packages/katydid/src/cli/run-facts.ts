import { availableParallelism, cpus, totalmem } from 'node:os'
import type { RunPlan } from '../plan/index.ts'
import type { About } from '../web/index.ts'
import type { LoadedPlan } from './load-file.ts'
import { ownVersion } from './version.ts'

/** All that is needed to run it again. `hidden` texts are blotted out of the command line. */
export function runFacts(
  { seed }: RunPlan,
  { paths }: LoadedPlan,
  argv: readonly string[],
  hidden: readonly string[],
): About['facts'] {
  return {
    version: ownVersion(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    seed,
    commandLine: commandLine(argv, hidden),
    loadFiles: paths,
  }
}

function commandLine(argv: readonly string[], hidden: readonly string[]): string {
  const shown = argv.map((word) => hidden.reduce((text, secret) => text.replaceAll(secret, '***'), word))
  return ['katydid', ...shown.map(quoted)].join(' ')
}

/** As a shell takes it. */
const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)
