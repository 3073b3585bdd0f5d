import type { FlagSpec, Group } from './flag.ts'
import { runTable } from './flags.ts'
import type { OptionTable } from './option-table.ts'
import { verbs } from './verbs.ts'

const columns = 80
const indent = 26

const head = `Usage: katydid [run] [options] [UserClass ...]

Load testing for inference APIs. With a web UI on http://localhost:8089, or
without it, for which a run needs a load file and a host:

  katydid -f api.load.ts
  katydid -f api.load.ts --headless -u 100 -r 10 -t 5m -H http://localhost:8000

Other commands; each has a --help of its own:

${verbs.map(({ name, summary }) => `  ${`katydid ${name}`.padEnd(indent - 2)}${summary}`).join('\n')}
`

const foot = `Most options can also stand in the environment as KATYDID_ and its name
(KATYDID_SPAWN_RATE=10), in katydid.conf or ~/.katydid.conf (spawn-rate = 10),
or in package.json under "katydid". The command line wins over the environment,
and that over the files.

Exit code: 0 good; 1 an SLO was missed or had no data, a task threw, or a
request failed and no SLO says how many may; 2 a mistake in the command or the
load file; 3 nothing was measured, an SLO is not proven, or with --strict the
run was not valid.
`

/** What `katydid --help` prints, ending in a newline. */
export const helpText = (): string => [head, ...optionSections(runTable), foot].join('\n')

/** The options by group, in the order in which the groups first come, each section ending in a newline. */
export function optionSections({ entries }: OptionTable): readonly string[] {
  const groups = [...new Set(entries.map(([, { group }]) => group))]
  return groups.map((group: Group) => {
    const members = entries.filter(([, flag]) => flag.group === group)
    return `${group}:\n${members.map(([, flag]) => entry(flag)).join('')}`
  })
}

interface Entry extends FlagSpec {
  readonly takes: string
  readonly default: string | undefined
}

function entry(flag: Entry): string {
  const hasDefault = flag.default !== undefined && !['', 'false'].includes(flag.default)
  const text = flag.help + (hasDefault ? ` Default: ${flag.default}.` : '')
  const lines = wrapped(text, columns - indent)
  const label = `  ${spelling(flag)}`
  const first = label.length < indent - 1 ? label.padEnd(indent) + lines.shift() : label
  return [first, ...lines.map((line) => ' '.repeat(indent) + line)].map((line) => `${line}\n`).join('')
}

function spelling({ long, short, value, takes }: Entry): string {
  if (takes === 'words') return `${value} ...`
  const dashed = short === undefined ? `    --${long}` : `-${short}, --${long}`
  return [dashed, ...(value === undefined ? [] : [value]), ...(takes === 'several' ? ['...'] : [])].join(' ')
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
