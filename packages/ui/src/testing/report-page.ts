import { gzipSync } from 'node:zlib'
import type { ReportData } from '../../../katydid/src/web/contract.ts'

const place = /(<script id="report-data"[^>]*>)[^<]*/

/** The page of a report as a server writes it: the built template with its data as JSON. */
export const reportPage = (template: string, data: ReportData): string =>
  filled(template, JSON.stringify(data).replaceAll('<', '\\u003c'))

/** The same with the data in gzip in base64. */
export const packedReportPage = (template: string, data: ReportData): string =>
  filled(template, gzipSync(JSON.stringify(data)).toString('base64'))

function filled(template: string, text: string): string {
  if (!place.test(template)) throw new Error('the page has no place for the data of a report')
  return template.replace(place, (_, open: string) => open + text)
}
