import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { aView } from '../report/testing/a-run.ts'
import { fillReport, reportData } from './html-report.ts'
import { about } from './testing/about.ts'

const template = '<html><script id="report-data" type="application/json">null</script><p>after</p></html>'
const dataIn = (page: string): unknown => {
  const packed = /application\/json">(.*?)<\/script>/s.exec(page)?.[1] ?? ''
  return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString())
}

test('what a server or a load file says cannot end the script that holds it, and is there whole', () => {
  const evil = '</script><script>alert(1)</script><!-- \u2028'
  const data = reportData('1', aView({ host: evil }), { ...about, load: `$& ${evil}` }, 'dark', 1e6)
  const page = fillReport(template, data)
  expect(page.match(/<script/g)).toHaveLength(1)
  expect(page).toMatch(/<p>after<\/p><\/html>$/)
  expect(dataIn(page)).toEqual(data)
  expect(data.title).toContain(evil)
})

test('a page without a place for the data is a mistake', () => {
  const data = reportData('1', aView(), about, 'system', 1e6)
  expect(() => fillReport('<html></html>', data)).toThrow('no place')
})

test('the total comes first, then the busiest, as long as there is room', () => {
  const view = aView()
  const dataWithin = (bytes: number) => reportData('1', view, about, 'system', bytes)
  const all = dataWithin(1e6).series.map(({ name }) => name)
  expect(all.slice(0, 4)).toEqual(['', '/predict', '/health', '/'])
  const steps = Array.from({ length: 15 }, (_, i) => {
    const bytes = 2_000 * i
    const data = dataWithin(bytes)
    return { bytes, data, names: data.series.map(({ name }) => name) }
  })
  for (const { bytes, data, names } of steps) {
    expect(names).toEqual(all.slice(0, names.length))
    if (names.length > 0) expect(fillReport(template, data).length - template.length).toBeLessThan(bytes)
  }
  expect(new Set(steps.map(({ names }) => names.length)).size).toBeGreaterThan(2)
})
