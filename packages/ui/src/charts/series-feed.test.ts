import { expect, test } from 'vitest'
import type { Series } from '../../../katydid/src/web/contract.ts'
import { reportData } from '../testing/report-data.ts'
import { SeriesFeed } from './series-feed.ts'

const whole = reportData({ load: { seconds: 40, rampSeconds: 5, ratePerSecond: 20 } }).series[0]
  ?.series as Series

/** A server that knows the first `count` windows, and what it was asked for. */
function server() {
  const asked: number[] = []
  let now: Series = { widthMs: whole.widthMs, points: [] }
  return {
    asked,
    know: (count: number, widthMs = whole.widthMs) => {
      now = { widthMs, points: whole.points.slice(0, count) }
    },
    answer: async (_method: string, _name: string, sinceMs: number): Promise<Series> => {
      asked.push(sinceMs)
      return { ...now, points: now.points.filter(({ toMs }) => toMs >= sinceMs) }
    },
  }
}

test('after the first answer only what is new is asked for', async () => {
  const { asked, know, answer } = server()
  const feed = new SeriesFeed(answer, '', '')
  know(10)
  await feed.refresh()
  know(20)
  expect((await feed.refresh()).points).toEqual(whole.points.slice(0, 20))
  expect(asked).toEqual([0, 7_000])
})

test('when windows were joined, all is asked for again', async () => {
  const { asked, know, answer } = server()
  const feed = new SeriesFeed(answer, '', '')
  know(20)
  await feed.refresh()
  know(30, 2_000)
  expect((await feed.refresh()).widthMs).toBe(2_000)
  expect(asked).toEqual([0, 17_000, 0])
})

test('what was known stays known when a question fails', async () => {
  const { know, answer } = server()
  let isDown = false
  const feed = new SeriesFeed(
    (...asked) => (isDown ? Promise.reject(new Error('connection refused')) : answer(...asked)),
    'GET',
    '/',
  )
  know(5)
  await feed.refresh()
  isDown = true
  await expect(feed.refresh()).rejects.toThrow('connection refused')
  expect(feed.known?.points).toHaveLength(5)
})
