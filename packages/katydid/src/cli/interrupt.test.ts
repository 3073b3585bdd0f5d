import { expect, test } from 'vitest'
import { millis } from '../units/index.ts'
import { interrupter } from './interrupt.ts'
import { createLog } from './log.ts'

function interrupted() {
  const seen: string[] = []
  const time = { nowMs: 0 }
  const run = {
    view: { inFlight: 2, users: 3 } as never,
    stop: (why: string) => seen.push(`stop: ${why}`),
  }
  const write = (line: string) => seen.push(line.replace(/^.*main: /, '').trimEnd())
  const log = createLog({ level: 'INFO', hostname: 'box', write })('katydid.main')
  const leave = (code: number) => seen.push(`leave: ${code}`)
  const press = interrupter(run, millis(30_000), { leave }, log, () => time.nowMs)
  const pressAt = (nowMs: number) => {
    time.nowMs = nowMs
    press()
  }
  return { seen, pressAt }
}

const draining = [
  'Stopping: 3 users finish their tasks, for 30s at most. Ctrl-C again leaves at once.',
  'stop: Interrupted',
]

test('one Ctrl-C that arrives twice, as through npx, is one', () => {
  const { seen, pressAt } = interrupted()
  pressAt(10)
  pressAt(11)
  expect(seen).toEqual(draining)
})

test('a second one leaves at once', () => {
  const { seen, pressAt } = interrupted()
  pressAt(10)
  pressAt(1_000)
  expect(seen.slice(2)).toEqual([
    'Leaving at once: 2 requests in flight are cut off, and nothing is reported',
    'leave: 130',
  ])
})
