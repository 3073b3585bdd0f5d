import { expect, test } from 'vitest'
import { millis, perSecond, seconds } from '../units/index.ts'
import { Marks } from './marks.ts'

const stages = [
  { from: 0, to: 50, duration: seconds(30) },
  { from: 50, to: 50, duration: seconds(60) },
]

test('stages are marked when they have begun, and changes among them', () => {
  const marks = new Marks({ kind: 'user-stages', stages })
  marks.add(millis(31_000), '9 users, 1/s')
  marks.add(millis(12_000), 'statistics reset')
  const texts = (at: number) => marks.until(seconds(at)).map(({ text }) => text)
  expect(texts(0)).toEqual(['0 to 50 users'])
  expect(texts(30)).toEqual(['0 to 50 users', 'statistics reset', '50 users'])
  expect(texts(99)).toEqual(['0 to 50 users', 'statistics reset', '50 users', '9 users, 1/s'])
})

test('a load that does not change has nothing to mark, and marks have an end', () => {
  const marks = new Marks({ kind: 'users', users: 5, spawnRate: perSecond(1) })
  expect(marks.until(seconds(9))).toEqual([])
  for (let i = 0; i < 500; i++) marks.add(millis(i), 'x')
  expect(marks.until(seconds(9)).length).toBeLessThanOrEqual(200)
})
