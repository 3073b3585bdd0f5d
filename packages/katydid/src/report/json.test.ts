import { expect, test } from 'vitest'
import { jsonReport } from './json.ts'
import { aView } from './testing/a-run.ts'

const view = aView()
const text = jsonReport(view)
const entries = JSON.parse(text)

test('has one object per entry, without Aggregated, indented by four', () => {
  expect(text).toMatch(/^\[\n {4}\{\n {8}"name": "\/",\n {8}"method": "GET",\n/)
  expect(entries.map(({ method, name }: Record<string, string>) => `${method} ${name}`).slice(0, 4)).toEqual([
    'GET /',
    'GET /health',
    'GET /late',
    'POST /predict',
  ])
  expect(entries).toHaveLength(5)
})

test("keeps Locust's fields, and ours stand beside them", () => {
  const predict = entries[3]
  const { response, service } = view.stats.entries[3] ?? {}
  expect(predict).toMatchObject({
    num_requests: 24_003,
    num_none_requests: 0,
    num_failures: 3,
    start_time: Date.parse('2026-08-01T10:41:10.947Z') / 1_000,
    last_request_timestamp: Date.parse('2026-08-01T10:42:10.947Z') / 1_000,
    total_content_length: 24_000 * 95 + 3 * 20,
    cut_off: 12,
    unsent: 0,
  })
  expect(predict.max_response_time).toBeCloseTo(response?.max as number, 3)
  expect(predict.total_response_time).toBeCloseTo(response?.sum as number, 3)
  expect(predict.percentiles['99.9%']).toBeCloseTo(response?.quantile(0.999) as number, 3)
  expect(predict.service_times.mean).toBeCloseTo(service?.mean as number, 3)
})

test('phases stand beside service times, with how many requests had them', () => {
  const [root, , , predict] = entries
  expect(root.connect_times).toMatchObject({
    count: 40,
    mean: 0.25,
    percentiles: { '50%': 0.25, '100%': 0.25 },
  })
  expect(root.tls_times).toMatchObject({ count: 40, mean: 0.2 })
  expect(predict.connect_times).toEqual({
    count: 0,
    mean: null,
    percentiles: expect.objectContaining({ '99%': null }),
  })
  expect(predict.first_byte_times.count).toBe(24_003)
  expect(predict.download_times.mean).toBeCloseTo(0.04, 3)
})

test('response_times counts every answer at its time, ascending', () => {
  for (const { response_times, num_requests, min_response_time } of entries) {
    const times = Object.keys(response_times).map(Number)
    const counts = Object.values(response_times as Record<string, number>)
    expect(counts.reduce((a, b) => a + b, 0)).toBe(num_requests)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    if (times.length > 0) expect(times[0]).toBeCloseTo(min_response_time, 0)
  }
})

test('an entry without answers has null times, and says what was lost', () => {
  expect(entries[2]).toMatchObject({
    num_requests: 0,
    max_response_time: null,
    min_response_time: null,
    response_times: {},
    unsent: 1,
  })
})
