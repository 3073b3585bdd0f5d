import { fileURLToPath } from 'node:url'
import type { ExceptionStats, FailureStats } from '../stats/index.ts'
import { cutMiddle, oneLine } from './fit.ts'

const countWidth = 18
/** As wide as Locust's report gets; longer reasons are cut only where lines would wrap. */
const widestLine = 160

/** Locust's error report; undefined without errors. `lineWidth` undefined: no line is cut. */
export function errorReport(failures: readonly FailureStats[], lineWidth?: number): string | undefined {
  if (failures.length === 0) return undefined
  const rows = failures.map(({ count, method, name, reason }) =>
    counted(count, `${method} ${name}: ${reason}`),
  )
  return section('Error report', 'Error', rows, lineWidth)
}

/** What tasks threw: message, and the place in the load file; undefined when none did. */
export function exceptionReport(
  exceptions: readonly ExceptionStats[],
  lineWidth?: number,
): string | undefined {
  if (exceptions.length === 0) return undefined
  const rows = exceptions.flatMap(({ count, task, message, trace }) => {
    const place = placeOf(trace)
    const row = counted(count, `${task}: ${message}`)
    return place === undefined ? [row] : [row, counted('', place)]
  })
  return section('Exceptions', 'Task: exception', rows, lineWidth)
}

/** This package: where its functions threw, the author of a load file wants to know who called them. */
const own = new URL('../..', import.meta.url).href
const isOurs = (place: string) => place.includes(own) || place.includes(fileURLToPath(own))

/** The first line of a stack that names a place, if it can be not one of ours. */
function placeOf(trace: string): string | undefined {
  const places = trace
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
  return places.find((place) => !isOurs(place)) ?? places[0]
}

function section(
  title: string,
  what: string,
  rows: readonly string[],
  lineWidth: number | undefined,
): string {
  const rule = `${'-'.repeat(countWidth)}|${'-'.repeat(Math.min(lineWidth ?? widestLine, widestLine) - 19)}`
  const cut = rows.map((row) => (lineWidth === undefined ? row : cutMiddle(row, lineWidth)))
  return [title, `${'# occurrences'.padEnd(countWidth)} ${what}`, rule, ...cut, rule].join('\n')
}

const counted = (count: number | string, text: string) =>
  `${String(count).padEnd(countWidth)} ${oneLine(text)}`
