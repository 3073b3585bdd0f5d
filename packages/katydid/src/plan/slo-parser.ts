import { type Millis, millis, type PerSecond, parseDuration, parseRate, seconds } from '../units/index.ts'
import { leastWindow, type Objective, type Slo, type SloScope, type SloTime, type SloWindow } from './slo.ts'
import { SloError, SloReader } from './slo-reader.ts'

export { SloError } from './slo-reader.ts'

/** Reads one SLO; its grammar stands at `Slo`. Throws an SloError. */
export function parseSlo(text: string): Slo {
  const line = text.replaceAll(/\s/g, ' ') // the caret must stand under its place
  const scopeEnd = line.lastIndexOf(':') // objectives have no colon, names may
  if (scopeEnd < 0) needColon(line)
  const reader = new SloReader(line, scopeEnd + 1)
  const scope = scopeEnd < 0 ? ({ kind: 'total' } as const) : scopeOf(line, scopeEnd)
  const objectives = [objective(reader)]
  while (reader.take(/,/y)) objectives.push(objective(reader))
  if (!reader.isAtEnd) reader.fail(afterObjective(objectives.at(-1) as Objective))
  return { scope, objectives }
}

/** Several SLOs with semicolons between, as an environment variable holds them. Throws an SloError. */
export const parseSlos = (text: string): readonly Slo[] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseSlo)

const unparted =
  /^(?!\s*(?:p[\d.]|failures\b|rate\b|goodput\b))([^,<>]*[^,<>\s])\s+(?:p[\d.]+|failures|rate|goodput)\s*(?:response|service|ttft)?\s*[<>]/i

/** `POST /predict p99 < 100ms` lacks one between what it is about and what it says of it. */
function needColon(line: string): void {
  const scope = unparted.exec(line)?.[1]
  if (scope !== undefined) throw new SloError(line, scope.length, "':' here, and an objective behind it")
}

function scopeOf(line: string, end: number): SloScope {
  const scope = line.slice(0, end).trim()
  if (scope === 'total') return { kind: 'total' }
  const [, tag] = /^@(\S+)$/.exec(scope) ?? []
  if (tag !== undefined) return { kind: 'tag', tag }
  if (scope === '' || scope.startsWith('@')) {
    throw new SloError(
      line,
      line.length - line.trimStart().length,
      "'total', an entry such as POST /predict, or a tag such as @slow",
    )
  }
  return { kind: 'entry', entry: scope }
}

function objective(reader: SloReader): Objective {
  const read = reader.need(/p(?=[\d.])|[a-z]+(?![\w.])/iy, anObjective, ([word]) =>
    figures.get(word.toLowerCase()),
  )
  const limited = read(reader)
  const abortsFirst = isAbort(reader) // in either order
  return { ...limited, window: window(reader), abort: abortsFirst || isAbort(reader) }
}

const isAbort = (reader: SloReader): boolean => reader.take(/abort\b/iy) !== undefined

const anObjective = 'an objective: p99 < 100ms, failures < 0.1%, rate > 500/s or goodput > 99%'

type Limited = Pick<Objective, 'figure' | 'orEqual'>

const figures: ReadonlyMap<string, (reader: SloReader) => Limited> = new Map([
  ['p', quantile],
  ['failures', failures],
  ['rate', rate],
  ['goodput', goodput],
])

function quantile(reader: SloReader): Limited {
  const q = reader.need(/[\d.]+/y, 'a percentile above 0 and below 100, such as 99 or 99.9', ([digits]) =>
    fraction(digits),
  )
  const of = reader.take(/(response|service|ttft)\b/iy)?.[1]?.toLowerCase() as SloTime | undefined
  const orEqual = sign(reader, '<', of === undefined ? "'<', or response, service or ttft before it" : "'<'")
  const limit = reader.need(
    /[\d.]+[a-z\d.]*/iy,
    'a time of 0.001ms or more with its unit, such as 100ms or 2s',
    ([text]) => time(text),
  )
  return { figure: { kind: 'quantile', q, of: of ?? 'response', limit }, orEqual }
}

function failures(reader: SloReader): Limited {
  const orEqual = sign(reader, '<')
  return {
    figure: { kind: 'failures', limit: reader.need(percent, aShare, ([, digits = '']) => fraction(digits)) },
    orEqual,
  }
}

function rate(reader: SloReader): Limited {
  const orEqual = sign(reader, '>')
  return { figure: { kind: 'rate', limit: perSecond(reader, aRate) }, orEqual }
}

function goodput(reader: SloReader): Limited {
  const orEqual = sign(reader, '>')
  const share = reader.takeIf(percent, ([, digits = '']) => fraction(digits))
  if (share !== undefined) return { figure: { kind: 'good-share', limit: share }, orEqual }
  return {
    figure: { kind: 'goodput', limit: perSecond(reader, `${aRate}, or a share, such as 99%`) },
    orEqual,
  }
}

const percent = /([\d.]+) *%/y
const aShare = 'a share above 0% and below 100%, such as 0.1%'

function perSecond(reader: SloReader, expected: string): PerSecond {
  return reader.need(/[\d.]+ *\/ *[a-z]*/iy, expected, ([text]) => rateOf(text))
}

const aRate = 'a rate above 0, such as 500/s'

/** True for `<=` and `>=`. */
const sign = (reader: SloReader, wanted: '<' | '>', expected = `'${wanted}'`): boolean =>
  reader.need(wanted === '<' ? /<(=)?/y : />(=)?/y, expected, ([, equal]) => equal !== undefined)

function window(reader: SloReader): SloWindow {
  if (reader.take(/steady\b/iy)) return { kind: 'steady' }
  if (!reader.take(/over\b/iy)) return { kind: 'run' }
  const expected = 'a whole number of seconds, 10s or more, such as 30s'
  return reader.need(/[\d.]+[a-z\d.]*/iy, expected, ([text]) => windowOf(attempt(() => parseDuration(text))))
}

const windowOf = (length: Millis | undefined): SloWindow | undefined =>
  length !== undefined && length >= leastWindow && length % seconds(1) === 0
    ? { kind: 'every', length }
    : undefined

function afterObjective({ window: { kind }, abort }: Objective): string {
  const windows = kind === 'run' ? "'steady', 'over 30s', " : ''
  return `${windows}${abort ? '' : "'abort', "}a comma and another objective, or the end`
}

/** Of a percentage, strictly between 0 and 1. */
function fraction(digits: string): number | undefined {
  const value = Number(digits)
  return value >= leastFigure && value < 100 ? value / 100 : undefined
}

/** Less than can be told apart. */
const leastTime = millis(0.001)
/** Smaller figures would print with an exponent. */
const leastFigure = 1e-6

function time(text: string): Millis | undefined {
  const limit = attempt(() => parseDuration(text))
  return limit !== undefined && limit >= leastTime ? limit : undefined
}

function rateOf(text: string): PerSecond | undefined {
  const limit = attempt(() => parseRate(text))
  return limit !== undefined && limit >= leastFigure ? limit : undefined
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
