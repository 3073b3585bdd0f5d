import type { ReportData } from '../../../katydid/src/web/contract.ts'

/**
 * The data of a report from the text that the page carries: JSON, or JSON in gzip in base64, which takes a tenth. Null when the
 * page is the empty template. Throws when the text is neither.
 */
export async function reportDataOf(text: string): Promise<ReportData | null> {
  const trimmed = text.trim()
  const json = /^[{n]/.test(trimmed) ? trimmed : await unpacked(trimmed)
  return JSON.parse(json) as ReportData | null
}

async function unpacked(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Response(stream).text()
}
