import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseConfig } from './config-file.ts'
import { UsageError } from './usage-error.ts'

const plain = fc.stringMatching(/^[\w./:@-]+$/)

test('what is written as key = value is read back, whatever stands around it', () => {
  fc.assert(
    fc.property(plain, plain, fc.constantFrom('\n', '\r\n'), (host, csv, end) => {
      const text = ['# a comment', '', `  host = ${host}  ; why`, `csv: "${csv}"`].join(end)
      const givens = parseConfig(text, 'k.conf')
      expect(givens.get('host')).toEqual({ texts: [host], source: 'k.conf:3: host' })
      expect(givens.get('csv')).toEqual({ texts: [csv], source: 'k.conf:4: csv' })
    }),
  )
})

test('any text is read or refused with its line, never a crash', () => {
  const line = fc.oneof(fc.string(), fc.constantFrom('users = 3', '[a]', '= 3', 'tags:', 'headless'))
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      try {
        parseConfig(lines.join('\n'), 'k.conf')
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError)
        expect((error as Error).message).toMatch(/^k\.conf:\d+: /)
      }
    }),
  )
})
