import {
  expected,
  formatStages,
  parseSlo,
  readOption,
  type Slo,
  SloError,
  StagesError,
  sloText,
} from '../plan/index.ts'
import { formatDuration, type Millis, millis } from '../units/index.ts'
import { type LoadRequest, ProblemsError, type StartRequest } from '../web/index.ts'
import type { ChosenClass } from './choose-classes.ts'
import type { Options } from './flags.ts'
import type { LoadedPlan } from './load-file.ts'
import * as read from './readers.ts'

/** The form as the command line fills it in. Secrets are not told: an empty one means as it was. */
export function formOf(
  options: Options,
  chosen: readonly ChosenClass[],
  { shape, options: declared, slos }: LoadedPlan,
  endpoint: string | undefined,
): StartRequest {
  const ownOf = (name: string) => options.set.get(name) ?? declared[name]?.default ?? ''
  const own = Object.entries(declared).map(([name, one]) => [
    name,
    one.isSecret ? '' : (readOption(one, ownOf(name)) ?? one.default),
  ])
  return {
    host: options.host ?? chosen.find(({ host }) => host)?.host ?? endpoint ?? '',
    load: loadIn(options, shape !== undefined),
    runTime: options.runTime === undefined ? '' : compact(options.runTime),
    warmUp: options.warmUp === 0 ? '' : compact(options.warmUp),
    classes: chosen.map(({ name, weight, fixedCount = 0 }) => ({ name, weight, fixedCount })),
    slos: (options.slo ?? slos).map(sloText),
    options: Object.fromEntries(own),
  }
}

function loadIn({ rate, stages, arrivals, users, spawnRate }: Options, hasShape: boolean): LoadRequest {
  if (rate !== undefined) return { kind: 'rate', ratePerSecond: rate, arrivals }
  if (stages !== undefined) return { kind: 'stages', stages: formatStages(stages), arrivals }
  if (hasShape && users === undefined) return { kind: 'shape' }
  return { kind: 'users', users: users ?? 1, spawnRatePerSecond: spawnRate ?? 1 }
}

const compact = (time: Millis) => formatDuration(time).replaceAll(' ', '')

/** The options of a run that the form asks for: the command line's own where it has no field. Throws a ProblemsError. */
export function requestedOptions(request: StartRequest, options: Options, loaded: LoadedPlan): Options {
  const problems: Problem[] = []
  const field = <T>(name: string, value: T | undefined, wanted: string): T | undefined => {
    if (value === undefined) problems.push({ field: name, message: `It must be ${wanted}` })
    return value
  }
  const text = <T>(name: string, given: string, reader: read.Reader<T>): T | undefined =>
    given.trim() === '' ? undefined : field(name, reader.read(given.trim()), reader.expects)
  const wanted: Options = {
    ...options,
    host: text('host', request.host, read.httpUrl),
    ...loadFields(request.load, loaded, problems),
    runTime: text('runTime', request.runTime, read.timespanAboveZero),
    warmUp: text('warmUp', request.warmUp, read.timespan) ?? millis(0),
    userClasses: request.classes.map(({ name }) => name),
    configUsers: [...options.configUsers, ...classFields(request, loaded, problems)],
    equalWeights: false,
    slo: sloFields(request.slos, problems),
    set: new Map([...options.set, ...ownFields(request, loaded, problems)]),
  }
  if (problems.length > 0) throw new ProblemsError(problems)
  return wanted
}

type Problem = ProblemsError['problems'][number]
type LoadFields = Pick<Options, 'users' | 'spawnRate' | 'rate' | 'stages' | 'trace' | 'arrivals'>

const noLoad = {
  users: undefined,
  spawnRate: undefined,
  rate: undefined,
  stages: undefined,
  trace: undefined,
} as const

function loadFields(load: LoadRequest, { shape }: LoadedPlan, problems: Problem[]): LoadFields {
  const checked = <T>(field: string, given: number, reader: read.Reader<T>): T | undefined => {
    const value = reader.read(String(given))
    if (value === undefined)
      problems.push({ field: `load.${field}`, message: `It must be ${reader.expects}` })
    return value
  }
  const arrivals = 'arrivals' in load ? load.arrivals : 'constant'
  switch (load.kind) {
    case 'users': {
      const users = checked('users', load.users, read.count)
      return {
        ...noLoad,
        arrivals,
        users,
        spawnRate: checked('spawnRatePerSecond', load.spawnRatePerSecond, read.usersPerSecond),
      }
    }
    case 'rate':
      return { ...noLoad, arrivals, rate: checked('ratePerSecond', load.ratePerSecond, read.arrivalRate) }
    case 'stages':
      return { ...noLoad, arrivals, stages: stagesIn(load.stages, problems) }
    case 'shape':
      if (shape === undefined)
        problems.push({ field: 'load.kind', message: 'The load file has no load shape' })
      return { ...noLoad, arrivals }
  }
}

function stagesIn(text: string, problems: Problem[]): Options['stages'] {
  try {
    return read.stages.read(text)
  } catch (error) {
    if (!(error instanceof StagesError)) throw error
    problems.push({ field: 'load.stages', message: error.message })
    return undefined
  }
}

function sloFields(texts: readonly string[], problems: Problem[]): Slo[] {
  return texts.flatMap((text, index) => {
    try {
      return text.trim() === '' ? [] : [parseSlo(text)]
    } catch (error) {
      if (!(error instanceof SloError)) throw error
      problems.push({ field: `slos.${index}`, message: error.message })
      return []
    }
  })
}

function classFields(
  { classes }: StartRequest,
  { classes: loaded }: LoadedPlan,
  problems: Problem[],
): Options['configUsers'] {
  if (classes.length === 0) problems.push({ field: 'classes', message: 'Choose a user class at least' })
  return classes.map(({ name, weight, fixedCount }, index) => {
    const wrong = (field: string, message: string) =>
      problems.push({ field: `classes.${index}${field}`, message })
    if (!loaded.some((one) => one.name === name)) wrong('', `There is no user class '${name}'`)
    if (!(weight >= 0)) wrong('.weight', 'It must be a number, 0 or above')
    if (!(Number.isInteger(fixedCount) && fixedCount >= 0))
      wrong('.fixedCount', 'It must be a whole number, 0 or above')
    return { userClassName: name, weight, fixedCount, host: undefined }
  })
}

function ownFields({ options: given }: StartRequest, { options: declared }: LoadedPlan, problems: Problem[]) {
  const wrong = (name: string, message: string) => problems.push({ field: `options.${name}`, message })
  return Object.entries(given).flatMap(([name, value]) => {
    const one = declared[name]
    if (one === undefined) wrong(name, 'The load file has no such option')
    else if (readOption(one, value) === undefined) wrong(name, `It must be ${expected(one)}`)
    const isAsItWas = one?.isSecret === true && value === ''
    return isAsItWas ? [] : [[name, String(value)] as const]
  })
}
