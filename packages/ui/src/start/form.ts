import type {
  ClassRequest,
  CustomOption,
  LoadRequest,
  Setup,
  StartRequest,
} from '../../../katydid/src/web/contract.ts'
import type { Problem } from '../api/answer.ts'
import { NumberReader } from './read-number.ts'

/** The start form as it is typed: texts, so that nothing is lost that is not yet a number. */
export interface Form {
  readonly host: string
  readonly kind: LoadRequest['kind']
  readonly users: string
  readonly spawnRate: string
  readonly rate: string
  readonly arrivals: 'constant' | 'poisson'
  readonly stages: string
  readonly runTime: string
  readonly warmUp: string
  readonly classes: readonly ClassChoice[]
  /** One a line. */
  readonly slos: string
  readonly options: Readonly<Record<string, string | boolean>>
}

export interface ClassChoice {
  readonly name: string
  readonly isOn: boolean
  readonly weight: string
  readonly fixedCount: string
}

/** The form as the command line fills it. */
export function formOf({ form, classes, options, hasShape }: Setup): Form {
  const { host, load, runTime, warmUp } = form
  return {
    host,
    ...loadTexts(load),
    kind: hasShape ? 'shape' : load.kind === 'shape' ? 'users' : load.kind,
    runTime,
    warmUp,
    classes: classes.map((each) => choiceOf(each, form.classes)),
    slos: form.slos.join('\n'),
    options: Object.fromEntries(options.map((option) => [option.name, optionText(option, form.options)])),
  }
}

function loadTexts(load: LoadRequest) {
  const texts = { users: '1', spawnRate: '1', rate: '10', arrivals: 'constant', stages: '' } as const
  switch (load.kind) {
    case 'users':
      return { ...texts, users: String(load.users), spawnRate: String(load.spawnRatePerSecond) }
    case 'rate':
      return { ...texts, rate: String(load.ratePerSecond), arrivals: load.arrivals }
    case 'stages':
      return { ...texts, stages: load.stages, arrivals: load.arrivals }
    case 'shape':
      return texts
  }
}

/** When no class is named, all are chosen. */
function choiceOf(declared: ClassRequest, chosen: readonly ClassRequest[]): ClassChoice {
  const { name, weight, fixedCount } = chosen.find((each) => each.name === declared.name) ?? declared
  const isOn = chosen.length === 0 || chosen.some((each) => each.name === name)
  return { name, isOn, weight: String(weight), fixedCount: String(fixedCount) }
}

function optionText(option: CustomOption, given: StartRequest['options']): string | boolean {
  const value = given[option.name] ?? (option.isSecret ? '' : option.default)
  return option.kind === 'boolean' ? value === true : String(value)
}

export type Reading =
  | { readonly kind: 'request'; readonly request: StartRequest }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }

/** What the form asks for; only what is not a number is refused here, the rest is the server's to judge. */
export function requestOf(form: Form, options: readonly CustomOption[]): Reading {
  const numbers = new NumberReader()
  const request: StartRequest = {
    host: form.host.trim(),
    load: loadOf(form, numbers),
    runTime: form.runTime.trim(),
    warmUp: form.warmUp.trim(),
    classes: form.classes.filter(({ isOn }) => isOn).map((choice) => classOf(choice, numbers)),
    slos: linesOf(form.slos),
    options: optionsOf(form, options, numbers),
  }
  const problems = [...numbers.problems, ...withoutClass(request, form)]
  return problems.length === 0 ? { kind: 'request', request } : { kind: 'problems', problems }
}

const withoutClass = (request: StartRequest, form: Form): readonly Problem[] =>
  form.classes.length > 0 && request.classes.length === 0
    ? [{ field: 'classes', message: 'Choose a user class at least' }]
    : []

function loadOf(form: Form, numbers: NumberReader): LoadRequest {
  switch (form.kind) {
    case 'users':
      return {
        kind: 'users',
        users: numbers.whole('load.users', form.users),
        spawnRatePerSecond: numbers.decimal('load.spawnRatePerSecond', form.spawnRate),
      }
    case 'rate':
      return {
        kind: 'rate',
        ratePerSecond: numbers.decimal('load.ratePerSecond', form.rate),
        arrivals: form.arrivals,
      }
    case 'stages':
      return { kind: 'stages', stages: form.stages.trim(), arrivals: form.arrivals }
    case 'shape':
      return { kind: 'shape' }
  }
}

const classOf = ({ name, weight, fixedCount }: ClassChoice, numbers: NumberReader): ClassRequest => ({
  name,
  weight: numbers.decimal(`classes.${name}.weight`, weight),
  fixedCount: numbers.whole(`classes.${name}.fixedCount`, fixedCount),
})

/** A secret that was left empty is not sent: the one from the command line stays. */
function optionsOf({ options }: Form, declared: readonly CustomOption[], numbers: NumberReader) {
  const given = declared.filter(({ name, isSecret }) => !isSecret || options[name] !== '')
  return Object.fromEntries(
    given.map(({ name, kind }) => {
      const value = options[name] ?? ''
      const isNumber = kind === 'number' && typeof value === 'string'
      return [name, isNumber ? numbers.decimal(`options.${name}`, value) : value]
    }),
  )
}

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
