import { existsSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { RunView } from '../report/index.ts'
import type { About } from './about.ts'
import type { ReportData } from './contract.ts'
import { seriesOf } from './series-points.ts'
import { snapshotOf } from './snapshot.ts'
import { uiFile } from './ui-files.ts'

/** A report stays below 1 MB with all that is in it. */
const mostBytes = 990_000

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

/** What the report says, packed into about so many bytes: the whole run's course and those of the busiest entries. */
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
  let left = bytes - packed(snapshot).length
  const busiest = snapshot.entries.toSorted((a, b) => b.requests - a.requests)
  for (const { method, name } of [{ method: '', name: '' }, ...busiest]) {
    const course = { method, name, series: seriesOf(view, method, name) }
    left -= packed(course).length
    if (left < 0) break
    series.push(course)
  }
  return { title, snapshot, series, theme }
}

/** Gzip in base64, which the page unpacks: a tenth of the JSON, and nothing in it can end the script it stands in. */
const packed = (value: unknown): string => gzipSync(JSON.stringify(value)).toString('base64')

const place = /(<script\b[^>]*\bid="report-data"[^>]*>)[^<]*(<\/script>)/

/** Puts the data into the page. Throws when the page has no place for it. */
export function fillReport(template: string, data: ReportData): string {
  if (!place.test(template)) throw new Error('the page of the report has no place for its data')
  return template.replace(place, (_, open: string, close: string) => `${open}${packed(data)}${close}`)
}

/** Without the built UI there is a report all the same: its data, and a sentence. */
function reportTemplate(): string {
  const file = uiFile('report.html')
  return existsSync(file) ? readFileSync(file, 'utf8') : bare
}

const bare = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Katydid report</title></head>
<body><p>The page of the report is not built (npm run build); its data is in this file, as JSON in gzip in base64.</p>
<script id="report-data" type="application/json">null</script></body></html>
`
