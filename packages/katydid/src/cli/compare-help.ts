import { compareTable } from './compare-flags.ts'
import { optionSections } from './help.ts'

const head = `Usage: katydid compare [options] BASE NEW
       katydid compare --ab [options] 'COMMAND A' 'COMMAND B'

What became better or worse from one run to another, by how much, and how sure.

  katydid run ... --out json=base.json      and later      --out json=new.json
  katydid compare base.json new.json

Two runs show how they differ, and not how runs of one server differ anyway:
where a few percent count, let --ab take turns on one machine.
`

const foot = `Exit code: 0 nothing is worse; 1 something is; 2 a mistake in the command, or
runs that are not alike; 3 nothing is worse, but too few data for some of it.
`

/** What `katydid compare --help` prints, ending in a newline. */
export const compareHelp = (): string => [head, ...optionSections(compareTable), foot].join('\n')
