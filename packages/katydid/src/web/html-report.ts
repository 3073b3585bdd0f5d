import { existsSync, readFileSync } from 'node:fs'
import type { RunView } from '../report/index.ts'
import type { About } from './about.ts'
import type { Point, ReportData, Series } from './contract.ts'
import { seriesOf } from './series-points.ts'
import { snapshotOf } from './snapshot.ts'
import { uiFile } from './ui-files.ts'

/** A report shall stay below 1 MB with all that is in it. */
const mostBytes = 990_000
/** Of a course that has to be shorter: the heat map of service times goes first. */
const sparse = (series: Series): Series => ({
  ...series,
  points: series.points.map((point): Point => ({ ...point, service: { ...point.service, cells: [] } })),
})

/** The report of a run as one HTML page. */
export function reportOf(
  id: string,
  view: RunView,
  about: About,
  theme: ReportData['theme'] = 'system',
): string {
  const template = reportTemplate()
  const left = mostBytes - Buffer.byteLength(template)
  return fillReport(template, reportData(id, view, about, theme, left))
}

/** What the report says, in about so many bytes. */
export function reportData(
  id: string,
  view: RunView,
  about: About,
  theme: ReportData['theme'],
  bytes: number,
): ReportData {
  const snapshot = snapshotOf(id, view, about)
  const title = `${view.host || 'Katydid'}, ${about.load}`
  const series: ReportData['series'][number][] = []
  let left = bytes - Buffer.byteLength(embedded(snapshot))
  const busiest = snapshot.entries.toSorted((a, b) => b.requests - a.requests)
  for (const { method, name } of [{ method: '', name: '' }, ...busiest]) {
    const fitting = fit({ method, name, series: seriesOf(view, method, name) }, left)
    if (fitting === undefined) break
    left -= Buffer.byteLength(embedded(fitting))
    series.push(fitting)
  }
  return { title, snapshot, series, theme }
}

type Course = ReportData['series'][number]

function fit(course: Course, bytes: number): Course | undefined {
  const variants = [course, { ...course, series: sparse(course.series) }]
  return variants.find((variant) => Buffer.byteLength(embedded(variant)) < bytes / 2)
}

const place = /(<script\b[^>]*\bid="report-data"[^>]*>)[^<]*(<\/script>)/

/** Puts the data into the page. Throws when the page has no place for it. */
export function fillReport(template: string, data: ReportData): string {
  if (!place.test(template)) throw new Error('the page of the report has no place for its data')
  return template.replace(place, (_, open: string, close: string) => `${open}${embedded(data)}${close}`)
}

/** JSON that cannot end the script it stands in, and means the same. */
const embedded = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')

/** Without the built UI there is a report all the same: its data, and a sentence. */
function reportTemplate(): string {
  const file = uiFile('report.html')
  return existsSync(file) ? readFileSync(file, 'utf8') : bare
}

const bare = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Katydid report</title></head>
<body><p>The page of the report is not built (npm run build); its data is in this file, as JSON.</p>
<script id="report-data" type="application/json">null</script></body></html>
`
