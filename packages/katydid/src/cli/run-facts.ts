import { availableParallelism, cpus, totalmem } from 'node:os'
import type { RunPlan } from '../plan/index.ts'
import type { Mask } from '../text/index.ts'
import type { About } from '../web/index.ts'
import type { LoadedPlan } from './load-file.ts'
import { ownVersion } from './version.ts'

/** All that is needed to run it again, with the secrets of the command line masked. */
export function runFacts(
  { seed }: RunPlan,
  { paths }: LoadedPlan,
  argv: readonly string[],
  mask: Mask,
): About['facts'] {
  return {
    version: ownVersion(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    seed,
    commandLine: commandLine(argv, mask),
    loadFiles: paths,
  }
}

function commandLine(argv: readonly string[], mask: Mask): string {
  return ['katydid', ...argv.map((word) => quoted(mask.text(word)))].join(' ')
}

/** As a shell takes it. */
const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)
