import { expect, test } from 'vitest'
import { createLog, type LogLevel, logLevels } from './log.ts'

function lines(level: LogLevel): readonly string[] {
  const written: string[] = []
  const now = () => new Date(2026, 7, 1, 10, 41, 10, 47)
  const log = createLog({ level, hostname: 'box.example.com', now, write: (line) => written.push(line) })
  const logger = log('katydid.main')
  logger.debug('d')
  logger.info('i')
  logger.warning('w')
  logger.error('e')
  logger.critical('c')
  return written
}

test("a line has Locust's format, in local time", () => {
  expect(lines('INFO')[0]).toBe('[2026-08-01 10:41:10,047] box/INFO/katydid.main: i\n')
})

test('lines below the level are dropped', () => {
  expect(logLevels.map((level) => lines(level).length)).toEqual([5, 4, 3, 2, 1])
  expect(lines('CRITICAL')[0]).toContain('box/CRITICAL/katydid.main: c')
})
