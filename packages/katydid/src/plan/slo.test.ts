import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseSlo, parseSlos, SloError, sloText } from './index.ts'

const decimals = (most: number, digits: number) =>
  fc.integer({ min: 1, max: most * 10 ** digits - 1 }).map((n) => String(n / 10 ** digits))

const scope = fc.oneof(
  fc.constant('total'),
  fc.stringMatching(/^@[a-z][\w-]{0,8}$/),
  fc.constantFrom(
    'POST /predict',
    '/health',
    'GET /v1/models/m:predict',
    'a name, with: commas',
    'GET /users/{id}?page={page}',
  ),
)
const time = fc.oneof(
  fc.integer({ min: 1, max: 999 }).map((ms) => `${ms}ms`),
  fc.integer({ min: 1, max: 59 }).map((s) => `${s}s`),
  fc.constantFrom('0.001ms', '2.5ms', '1.5s', '1m', '2m30s', '1h30m', '1234.5678ms'),
)
const equal = fc.constantFrom('', '=')
const figure = fc.oneof(
  fc
    .tuple(decimals(100, 3), fc.constantFrom('', ' service', ' ttft'), equal, time)
    .map(([q, of, eq, limit]) => `p${q}${of} <${eq} ${limit}`),
  fc.tuple(equal, decimals(100, 4)).map(([eq, limit]) => `failures <${eq} ${limit}%`),
  fc.tuple(equal, decimals(100, 2)).map(([eq, limit]) => `goodput >${eq} ${limit}%`),
  fc
    .tuple(fc.constantFrom('rate', 'goodput'), equal, decimals(100_000, 2))
    .map(([kind, eq, limit]) => `${kind} >${eq} ${limit}/s`),
)
const window = fc.constantFrom('', ' steady', ' over 30s', ' over 10s', ' over 1m30s')
const objective = fc.tuple(figure, window, fc.constantFrom('', ' abort')).map((parts) => parts.join(''))
const objectives = fc.array(objective, { minLength: 1, maxLength: 3 })

test('what is parsed prints as the same text', () => {
  fc.assert(
    fc.property(scope, objectives, (where, what) => {
      const text = `${where}: ${what.join(', ')}`
      expect(sloText(parseSlo(text))).toBe(text)
    }),
  )
})

test('blanks and capitals count for nothing', () => {
  fc.assert(
    fc.property(scope, objectives, (where, what) => {
      const tight = `${where}:${what.map((one) => one.replace(/ ([<>]=?) /, '$1')).join(',')}`
      const wide = `  ${where} :  ${what.join('  ,  ').replaceAll(' over ', ' OVER   ')}  `
      expect(parseSlo(tight)).toEqual(parseSlo(wide))
    }),
  )
})

test('an SLO is plain data', () => {
  expect(parseSlo('POST /predict: p99 < 100ms, failures <= 0.1% over 30s abort')).toEqual({
    scope: { kind: 'entry', entry: 'POST /predict' },
    objectives: [
      {
        figure: { kind: 'quantile', q: 0.99, of: 'response', limit: 100 },
        orEqual: false,
        window: { kind: 'run' },
        abort: false,
      },
      {
        figure: { kind: 'failures', limit: 0.001 },
        orEqual: true,
        window: { kind: 'every', length: 30_000 },
        abort: true,
      },
    ],
  })
})

test.each([
  ['p99 < 100ms', 'total: p99 < 100ms'],
  ['total: p99 response < 0.1s', 'total: p99 < 100ms'],
  ['/health: rate > 30/m', '/health: rate > 0.5/s'],
  ['GET /v1/m:predict: p50 < 1m', 'GET /v1/m:predict: p50 < 1m'],
  ['p99 < 1s abort over 30s', 'total: p99 < 1s over 30s abort'],
  ['@slow:goodput>=99.5%', '@slow: goodput >= 99.5%'],
])('%s is %s', (text, canonical) => {
  expect(sloText(parseSlo(text))).toBe(canonical)
})

test('semicolons part SLOs', () => {
  expect(parseSlos('p99 < 1s; /health: p50 < 5ms ;').map(sloText)).toEqual([
    'total: p99 < 1s',
    '/health: p50 < 5ms',
  ])
  expect(parseSlos(' ')).toEqual([])
})

describe('mistakes', () => {
  const complaint = (text: string) => {
    try {
      return `no complaint: ${sloText(parseSlo(text))}`
    } catch (error) {
      if (error instanceof SloError) return error.message.split('\n')
      throw error
    }
  }
  const anObjective = 'an objective: p99 < 100ms, failures < 0.1%, rate > 500/s or goodput > 99%'
  const aTime = 'a time of 0.001ms or more with its unit, such as 100ms or 2s'
  const aShare = 'a share above 0% and below 100%, such as 0.1%'

  test.each([
    ['POST /predict: p99 < 100', '                     ^', aTime],
    ['POST /predict: p99 < 0ms', '                     ^', aTime],
    ['POST /predict: p99 < 5 apples', '                     ^', aTime],
    ['POST /predict: p99 > 100ms', '                   ^', "'<', or response, service or ttft before it"],
    ['POST /predict: p99 ttft 100ms', '                        ^', "'<'"],
    ['p100 < 100ms', ' ^', 'a percentile above 0 and below 100, such as 99 or 99.9'],
    ['p9.9.9 < 100ms', ' ^', 'a percentile above 0 and below 100, such as 99 or 99.9'],
    ['avg < 100ms', '^', anObjective],
    ['POST /predict', '^', anObjective],
    ['POST /predict:', '              ^', anObjective],
    ['p99 < 1s, ', '          ^', anObjective],
    ['failures < 0.1', '           ^', aShare],
    ['failures < 0%', '           ^', aShare],
    ['goodput > 100%', '          ^', 'a rate above 0, such as 500/s, or a share, such as 99%'],
    ['rate > 500', '       ^', 'a rate above 0, such as 500/s'],
    ['rate > 0/s', '       ^', 'a rate above 0, such as 500/s'],
    ['p99 < 1s over 5s', '              ^', 'a whole number of seconds, 10s or more, such as 30s'],
    ['p99 < 1s over 10.5s', '              ^', 'a whole number of seconds, 10s or more, such as 30s'],
    ['p99 < 1s steady over 30s', '                ^', "'abort', a comma and another objective, or the end"],
    ['p99 < 1s abort steady abort', '                      ^', 'a comma and another objective, or the end'],
    ['POST /predict p99 < 1s', '             ^', "':' here, and an objective behind it"],
    ['@slow rate > 5/s, p99 < 1s', '     ^', "':' here, and an objective behind it"],
    ['fialures < 1%, p99 < 1s', '^', anObjective],
    [
      'p99 < 1s failures < 1%',
      '         ^',
      "'steady', 'over 30s', 'abort', a comma and another objective, or the end",
    ],
    [': p99 < 1s', '^', "'total', an entry such as POST /predict, or a tag such as @slow"],
    ['@two words: p99 < 1s', '^', "'total', an entry such as POST /predict, or a tag such as @slow"],
  ])('%s', (text, caret, expected) => {
    expect(complaint(text)).toEqual([`expected ${expected}`, `  ${text}`, `  ${caret}`])
  })

  test('any text is read or refused with a place in it', () => {
    const pieces = fc.constantFrom(
      'p',
      '99',
      '.',
      '<',
      '>',
      '=',
      '%',
      '/s',
      'ms',
      ' ',
      ':',
      ',',
      'over',
      '30s',
      'abort',
      '@',
      'rate',
      'failures',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('')
        try {
          expect(parseSlo(sloText(parseSlo(text)))).toEqual(parseSlo(text))
        } catch (error) {
          expect(error).toBeInstanceOf(SloError)
          expect((error as SloError).at).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
