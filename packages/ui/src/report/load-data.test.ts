import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { reportData } from '../testing/report-data.ts'
import { reportDataOf } from './load-data.ts'

const data = reportData({ load: { seconds: 5, rampSeconds: 1 }, series: 1 })

test('a report carries its data as JSON or, smaller, as JSON in gzip in base64', async () => {
  const json = JSON.stringify(data)
  expect(await reportDataOf(`\n${json}\n`)).toEqual(data)
  expect(await reportDataOf(gzipSync(json).toString('base64'))).toEqual(data)
})

test('the empty template has none', async () => {
  expect(await reportDataOf('null')).toBeNull()
})

test('what is neither is refused', async () => {
  await expect(reportDataOf('%%')).rejects.toThrow()
  await expect(reportDataOf('{"title":')).rejects.toThrow()
})
