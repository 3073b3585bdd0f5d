import { expect, test } from 'vitest'
import { RunStats, SampleRecorder } from '../stats/index.ts'
import { millis, seconds } from '../units/index.ts'
import { prometheusText } from './prometheus.ts'
import { aView } from './testing/a-run.ts'

const linesOf = (text: string, start: string) => text.split('\n').filter((line) => line.startsWith(start))

test('nothing but the state before anything has run', () => {
  const text = prometheusText(undefined)
  expect(linesOf(text, 'katydid_')).toHaveLength(5)
  expect(text).toContain('katydid_state{state="ready"} 1\n')
})

test('each entry has its endings, and its times in seconds', () => {
  const text = prometheusText(aView())
  expect(text).toContain('katydid_requests_total{method="POST",name="/predict",result="failed"} 3\n')
  expect(text).toContain('katydid_requests_total{method="POST",name="/predict",result="cut-off"} 12\n')
  const median = linesOf(
    text,
    'katydid_response_time_seconds{method="POST",name="/predict",quantile="0.5"}',
  )[0]
  expect(Number(median?.split(' ').at(-1))).toBeGreaterThan(0.002)
  expect(Number(median?.split(' ').at(-1))).toBeLessThan(0.005)
  expect(text).toContain('katydid_response_time_seconds_count{method="POST",name="/predict"} 24003\n')
  expect(text).toContain(
    'katydid_failures_total{method="GET",name="/health",reason="no answer within 5s"} 1\n',
  )
})

test('each metric is declared once, before its samples', () => {
  const text = prometheusText(aView())
  const declared = linesOf(text, '# TYPE').map((line) => line.split(' ')[2])
  expect(new Set(declared).size).toBe(declared.length)
  for (const line of linesOf(text, 'katydid_')) {
    const name = /^\w+/.exec(line)?.[0].replace(/_(sum|count)$/, '')
    expect(declared).toContain(name)
  }
})

test('labels are escaped', () => {
  const recorder = new SampleRecorder()
  for (const at of [1, 2])
    recorder.exception({ task: 'a"b', message: 'line\\one\ntwo', trace: '', at: millis(at) })
  const stats = new RunStats()
  stats.add(recorder.take(millis(0), seconds(1)))
  expect(prometheusText(aView({ stats }))).toContain(
    'katydid_exceptions_total{task="a\\"b",message="line\\\\one\\ntwo"} 2\n',
  )
})
