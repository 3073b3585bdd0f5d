import { formatDuration, millis, parseTimespan } from '../units/index.ts'
import type { Setup, StartRequest } from './contract.ts'

/** What a form of Locust's sends: texts, several of one name as a list. */
export type SwarmForm = Readonly<Record<string, string | readonly string[] | undefined>>

export type Swarm =
  | { readonly kind: 'start'; readonly request: StartRequest; readonly runSeconds: number | undefined }
  | { readonly kind: 'mistake'; readonly message: string }

const missing = 'Missing user_count or spawn_rate from /swarm request'
const runTimeFormats = 'Valid run_time formats are : 20, 20s, 3m, 2h, 1h20m, 3h30m10s, etc.'

/** Reads Locust's `POST /swarm`; what it leaves out is as on the command line. Never throws. */
export function readSwarm(form: SwarmForm, { form: begin, classes, hasShape, options }: Setup): Swarm {
  const text = (name: string) => [form[name] ?? []].flat().at(-1)
  const runTime = readRunTime(text('run_time'))
  if (runTime === undefined) return mistake(runTimeFormats)
  const load =
    hasShape && text('shape_class') !== 'Default' && text('user_count') === undefined ? shape : users(text)
  if (load === undefined) return mistake(missing)
  const names = [form.user_classes ?? []].flat()
  const unknown = names.find((name) => !classes.some((one) => one.name === name))
  if (unknown !== undefined) return mistake(`There is no user class '${unknown}'`)
  const chosen = classes.filter(({ name }) => names.includes(name))
  const own = options.filter(({ name }) => text(name) !== undefined)
  const request: StartRequest = {
    ...begin,
    host: text('host') ?? begin.host,
    load,
    runTime: text('run_time') === undefined ? begin.runTime : runTime === 0 ? '' : compact(runTime),
    classes:
      names.length === 0
        ? begin.classes
        : chosen.map(({ name, weight, fixedCount }) => ({ name, weight, fixedCount })),
    options: { ...begin.options, ...Object.fromEntries(own.map(({ name }) => [name, text(name) as string])) },
  }
  return { kind: 'start', request, runSeconds: runTime === 0 ? undefined : runTime / 1_000 }
}

const mistake = (message: string): Swarm => ({ kind: 'mistake', message })
const shape = { kind: 'shape' } as const

function users(text: (name: string) => string | undefined): StartRequest['load'] | undefined {
  const [count, rate] = [numberIn(text('user_count')), numberIn(text('spawn_rate'))]
  if (count === undefined || rate === undefined) return undefined
  return { kind: 'users', users: Math.trunc(count), spawnRatePerSecond: rate }
}

const numberIn = (text: string | undefined): number | undefined =>
  text === undefined || text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text)

/** In ms; 0: none is given. Undefined: it cannot be read. */
function readRunTime(text = ''): number | undefined {
  if (text.trim() === '') return 0
  try {
    return parseTimespan(text)
  } catch {
    return undefined
  }
}

const compact = (ms: number) => formatDuration(millis(ms)).replaceAll(' ', '')
