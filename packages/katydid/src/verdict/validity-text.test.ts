import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Reason, Validity } from './validity.ts'
import { validityText } from './validity-text.ts'
import { share, time } from './validity-words.ts'

const note: Reason = {
  severity: 'note',
  figure: 'the p99 of 40 requests is their slowest',
  advice: 'run longer',
  worker: undefined,
}

const busy: Reason = {
  severity: 'generator-limited',
  figure: 'worker 2 of 4 was busy 97 % of the time',
  advice: 'use --processes 4, or another machine',
  worker: 1,
}

test('a valid run is one word', () => {
  expect(validityText({ verdict: 'valid', reasons: [] })).toEqual(['Validity        valid'])
})

test('notes stand below a verdict that they do not change', () => {
  expect(validityText({ verdict: 'valid', reasons: [note] })).toEqual([
    'Validity        valid',
    '                note: the p99 of 40 requests is their slowest; run longer',
  ])
})

test('the first reason stands beside the verdict, and figures keep their units when lines are broken', () => {
  expect(validityText({ verdict: 'generator-limited', reasons: [busy, note] })).toEqual([
    'Validity        generator-limited: worker 2 of 4 was busy 97 % of the time; use',
    '                  --processes 4, or another machine',
    '                note: the p99 of 40 requests is their slowest; run longer',
  ])
})

test('advice that fits several reasons is given once', () => {
  const { advice } = busy
  const late: Reason = { ...busy, severity: 'suspect', figure: 'requests were sent late' }
  const text = validityText({ verdict: 'generator-limited', reasons: [busy, late, { ...note, advice }] })
  expect(text.slice(2)).toEqual([
    '                suspect: requests were sent late',
    '                note: the p99 of 40 requests is their slowest',
  ])
})

test('no word is lost, and no line is longer than the window', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(words, words, fc.integer({ min: 40, max: 120 }), (figure, advice, columns) => {
      const reason: Reason = { ...busy, figure: figure.join(' '), advice: advice.join(' ') }
      const validity: Validity = { verdict: 'generator-limited', reasons: [reason] }
      const lines = validityText(validity, columns)
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns)
      const text = lines.join(' ').split(/ +/).join(' ')
      expect(text).toBe(`Validity generator-limited: ${reason.figure}; ${reason.advice}`)
    }),
  )
})

test.each([
  [0.97, '97 %'],
  [1, '100 %'],
  [0.0996, '10 %'],
  [0.025, '2.5 %'],
  [0.00123, '0.12 %'],
])('the share %d is %s', (ratio, text) => {
  expect(share(ratio)).toBe(text)
})

test.each([
  [340.4, '340 ms'],
  [99.96, '100 ms'],
  [12.34, '12.3 ms'],
  [0.999, '1.0 ms'],
  [0.123, '0.12 ms'],
])('%d ms is printed as %s', (ms, text) => {
  expect(time(ms)).toBe(text)
})
