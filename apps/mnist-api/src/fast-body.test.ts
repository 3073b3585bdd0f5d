import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PIXELS } from './digit.ts'
import { readRegularBody } from './fast-body.ts'
import { type PredictBody, readJsonBody, readStrictly } from './predict-body.ts'

const RUNS = 300

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength })

/** Numbers as text, most of them good, spread over every branch of the reader. */
const numberText = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  digits(1, 25).map((fraction) => `0.${fraction}`),
  fc
    .tuple(digits(1, 12), digits(1, 20))
    .map(([whole, fraction]) => `${whole.replace(/^0+(?=.)/, '')}.${fraction}`),
  fc
    .tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: -400, max: 300 }))
    .map(([m, e]) => `${m}e${e}`),
  float32Midpoint(),
  fc.constantFrom('0', '-0', '1', '-0.0', '1E5', '1e+5', '0.1e-2', '1e308', '-1e308', '9007199254740993.5'),
)

/** Decimals of exactly half way between two float32 neighbours, and a digit to either side of that. */
function float32Midpoint(): fc.Arbitrary<string> {
  return fc.tuple(fc.integer({ min: 2 ** 23, max: 2 ** 24 - 1 }), digits(0, 4)).map(([mantissa, more]) => {
    const middle = (mantissa + 0.5) / 2 ** 24
    return `${middle.toFixed(25)}${more}`
  })
}

const badItem = fc.constantFrom(
  '1e999',
  '-1e400',
  '"1"',
  'null',
  'true',
  '[]',
  '{}',
  '01',
  '.5',
  '1.',
  '+1',
  '-',
  'NaN',
  '',
)

function bodyOf(texts: readonly string[], comma: string, open = '{"data":[', close = ']}'): Buffer {
  const items = Array.from({ length: PIXELS }, (_, at) => texts[at % texts.length])
  return Buffer.from(`${open}${items.join(comma)}${close}`)
}

const comma = fc.constantFrom(',', ', ', ' , ')
const texts = fc.array(numberText, { minLength: 1, maxLength: 40 })

/** A byte put in, put in place of another, or taken out. */
type Change = readonly [anywhere: number, byte: string, kind: 'insert' | 'replace' | 'delete']
const change: fc.Arbitrary<Change> = fc.tuple(
  fc.nat(),
  fc.constantFrom(...'0123456789.eE+-, []{}":\n\t\u0000x'),
  fc.constantFrom('insert', 'replace', 'delete'),
)

function changed(body: Buffer, [anywhere, byte, kind]: Change): Buffer {
  const at = anywhere % body.length
  const behind = kind === 'insert' ? at : at + 1
  return Buffer.concat([
    body.subarray(0, at),
    Buffer.from(kind === 'delete' ? '' : byte),
    body.subarray(behind),
  ])
}

/** `toEqual` holds -0 and 0 apart, and compares typed arrays by value. */
function expectAgreement(body: Buffer): PredictBody {
  const read = readJsonBody(body)
  expect(read).toEqual(readStrictly(body))
  return read
}

describe('both ways of reading a body', () => {
  test('give the same pixels for good bodies', () => {
    fc.assert(
      fc.property(texts, comma, (items, separator) => {
        const body = bodyOf(items, separator)
        expect(expectAgreement(body).kind).toBe('digit')
        expect(readRegularBody(body)).toBeDefined()
      }),
      { numRuns: RUNS },
    )
  })

  test('give the same pixels or the same refusal for mutated bodies', () => {
    const changes = fc.array(change, { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(texts, comma, changes, (items, separator, made) => {
        expectAgreement(made.reduce(changed, bodyOf(items, separator)))
      }),
      { numRuns: RUNS },
    )
  })

  test('give the same refusal for a bad item among good ones', () => {
    fc.assert(
      fc.property(texts, badItem, comma, (items, bad, separator) => {
        expect(expectAgreement(bodyOf([...items, bad], separator)).kind).toBe('refused')
      }),
      { numRuns: RUNS },
    )
  })

  test('give the same refusal for a body cut short', () => {
    fc.assert(
      fc.property(texts, comma, fc.nat(), (items, separator, anywhere) => {
        const body = bodyOf(items, separator)
        expect(expectAgreement(body.subarray(0, anywhere % body.length)).kind).toBe('refused')
      }),
      { numRuns: RUNS },
    )
  })

  test('agree on bodies with several images, mutated or not', () => {
    const images = fc.array(texts, { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(images, comma, fc.array(change, { maxLength: 2 }), (all, separator, made) => {
        const lists = all.map((items) => bodyOf(items, separator, '[', ']').toString())
        const body = Buffer.from(`{"instances":[${lists.join(separator)}]}`)
        const read = expectAgreement(made.reduce(changed, body))
        if (made.length === 0) expect(read).toMatchObject({ kind: 'digits', images: { length: all.length } })
      }),
      { numRuns: RUNS },
    )
  })

  test('agree on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void expectAgreement(Buffer.from(bytes))),
    )
  })
})

describe('the short way', () => {
  const zeros = ['0']

  test.each([
    ['an unusual order of white space', bodyOf(zeros, ',\n'), false],
    ['a line end behind it', bodyOf(zeros, ',', '{"data":[', ']}\r\n'), true],
    ['spaces as Python writes them', bodyOf(zeros, ', ', '{"data": [', ']}'), true],
    ['another field before', bodyOf(zeros, ',', '{"a":1,"data":[', ']}'), false],
    ['another field behind', bodyOf(zeros, ',', '{"data":[', '],"a":1}'), false],
    ['an escaped name', bodyOf(zeros, ',', '{"d\\u0061ta":[', ']}'), false],
    ['a byte order mark', bodyOf(zeros, ',', '\ufeff{"data":[', ']}'), false],
  ])('with %s: the strict way agrees', (_name, body, isRegular) => {
    expect(readRegularBody(body) !== undefined).toBe(isRegular)
    expect(expectAgreement(body).kind).toBe('digit')
  })

  test.each(['01', '1.', '.5', '-', '+1', '1e', '1e999', '0x1', '1_0', '00.5', '--1', '1.2.3', 'NaN'])(
    'is not for %s',
    (item) => expect(readRegularBody(bodyOf([item], ','))).toBeUndefined(),
  )

  test.each(['x', '}', ',', ' 1', '\u0000', '\u00a0'])('is not for a body with %j behind it', (more) => {
    const body = bodyOf(zeros, ',', '{"data":[', `]}${more}`)
    expect(readRegularBody(body)).toBeUndefined()
    expect(expectAgreement(body).kind).toBe('refused')
  })

  test('counts the pixels', () => {
    const listOf = (length: number) => Buffer.from(JSON.stringify({ data: new Array(length).fill(0.5) }))
    expect(readRegularBody(listOf(PIXELS))).toBeDefined()
    for (const length of [0, 1, PIXELS - 1, PIXELS + 1])
      expect(readRegularBody(listOf(length))).toBeUndefined()
  })
})
