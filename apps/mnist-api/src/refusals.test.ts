import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_MODEL_PATH, DigitModel } from './model.ts'
import { bodyWith, uniform } from './testing/digits.ts'
import { predict, type RunningServer, startServer } from './testing/running-server.ts'

let model: DigitModel
let server: RunningServer

beforeAll(async () => {
  model = await DigitModel.load(DEFAULT_MODEL_PATH)
  server = await startServer({ predictor: model })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await model.release()
})

const list = (length: number) => new Array<number>(length).fill(0)
const notANumber = 'Input should be a valid number'
const notNumeric = 'Input should be a valid number, unable to parse string as a number'
const notAnObject = 'Input should be a valid dictionary or object to extract fields from'
const data = ['body', 'data']

const item = (type: string, msg: string, input: unknown, at = 0) => ({ type, loc: [...data, at], msg, input })
const invalidJson = (position: number, error: string) => ({
  type: 'json_invalid',
  loc: ['body', position],
  msg: 'JSON decode error',
  input: {},
  ctx: { error },
})
const attributes = (input: unknown) => ({
  type: 'model_attributes_type',
  loc: ['body'],
  msg: notAnObject,
  input,
})
const missing = (loc: readonly string[], input: unknown) => ({
  type: 'missing',
  loc,
  msg: 'Field required',
  input,
})
const listType = (input: unknown) => ({
  type: 'list_type',
  loc: data,
  msg: 'Input should be a valid list',
  input,
})
const tooShort = (input: readonly unknown[]) => ({
  type: 'too_short',
  loc: data,
  msg: `List should have at least 784 items after validation, not ${input.length}`,
  input,
  ctx: { field_type: 'List', min_length: 784, actual_length: input.length },
})
const tooLong = (input: readonly unknown[]) => ({
  type: 'too_long',
  loc: data,
  msg: `List should have at most 784 items after validation, not ${input.length}`,
  input,
  ctx: { field_type: 'List', max_length: 784, actual_length: input.length },
})

// Bodies as FastAPI 0.165 with pydantic 2.14 answers them, but for those that its coercion would let pass.
describe('one thing wrong', () => {
  test.each([
    ['an empty body', '', missing(['body'], null)],
    ['null', 'null', attributes(null)],
    ['a list', '[]', attributes([])],
    ['a number', '3', attributes(3)],
    ['a text', '"x"', attributes('x')],
    ['a boolean', 'true', attributes(true)],
    ['no data', '{}', missing(data, {})],
    ['another field', '{"image":[1]}', missing(data, { image: [1] })],
    ['data null', '{"data":null}', listType(null)],
    ['data a text', '{"data":"x"}', listType('x')],
    ['data an object', '{"data":{}}', listType({})],
    ['data a boolean', '{"data":true}', listType(true)],
    ['data a number', '{"data":0.5}', listType(0.5)],
    ['no items', '{"data":[]}', tooShort([])],
    ['783 items', JSON.stringify({ data: list(783) }), tooShort(list(783))],
    ['785 items', JSON.stringify({ data: list(785) }), tooLong(list(785))],
    [
      '785 items, one of them bad',
      JSON.stringify({ data: [null, ...list(784)] }),
      tooLong([null, ...list(784)]),
    ],
    ['the wrong one of two data', `{"data":${JSON.stringify(list(784))},"data":[]}`, tooShort([])],
    ['an item null', bodyWith('null'), item('float_type', notANumber, null)],
    ['an item true', bodyWith('true', 783), item('float_type', notANumber, true, 783)],
    ['an item a list', bodyWith('[1]', 5), item('float_type', notANumber, [1], 5)],
    ['an item an object', bodyWith('{"a":2}'), item('float_type', notANumber, { a: 2 })],
    ['an item a text', bodyWith('"x"'), item('float_parsing', notNumeric, 'x')],
    ['an item an empty text', bodyWith('""'), item('float_parsing', notNumeric, '')],
    ['an item a numeric text', bodyWith('"1.5"'), item('float_type', notANumber, '1.5')],
    ['an item 1e999', bodyWith('1e999'), item('finite_number', 'Input should be a finite number', null)],
    ['an item -1e999', bodyWith('-1e999'), item('finite_number', 'Input should be a finite number', null)],
    ['a bad item in a short list', '{"data":[0,"x"]}', item('float_parsing', notNumeric, 'x', 1)],
    ['nested rows', JSON.stringify({ data: [[0]] }), item('float_type', notANumber, [0])],
    ['NaN, which is not JSON', bodyWith('NaN'), invalidJson(9, 'Expecting value')],
    ['a cut body', '{"data":[1,2', invalidJson(12, "Expecting ',' delimiter")],
    ['words', 'hello', invalidJson(0, 'Expecting value')],
    ['a comma too many', '{"data":[1,]}', invalidJson(11, 'Expecting value')],
    ['two documents', '{} {}', invalidJson(3, 'Extra data')],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), invalidJson(0, 'Invalid UTF-8')],
  ])('%s', async (_name, body, issue) => {
    expect(await predict(server.origin, body)).toEqual({ status: 422, body: { detail: [issue] } })
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'foo', 'a/b/c;;'])(
    'content type %s',
    async (contentType) => {
      const body = JSON.stringify({ data: [1] })
      const answer = await predict(server.origin, body, contentType)
      const input = contentType.includes('/') && !contentType.includes(';') ? body : null
      expect(answer).toEqual({ status: 422, body: { detail: [attributes(input)] } })
    },
  )

  test('no body at all', async () => {
    const response = await fetch(`${server.origin}/predict`, { method: 'POST' })
    expect(response.status).toBe(422)
    expect(await response.json()).toEqual({ detail: [missing(['body'], null)] })
  })
})

test('every bad item is named', async () => {
  const items: unknown[] = uniform(0)
  for (let at = 0; at < items.length; at += 2) items[at] = null
  const { status, body } = await predict(server.origin, JSON.stringify({ data: items }))
  expect(status).toBe(422)
  const { detail } = body as { detail: { loc: unknown[] }[] }
  expect(detail.map(({ loc }) => loc[2])).toEqual(Array.from({ length: 392 }, (_, k) => 2 * k))
})

test.each([
  'application/json; charset=utf-8',
  'APPLICATION/JSON',
  'application/hal+json',
  ' application/json',
])('JSON may call itself %s', async (contentType) => {
  expect((await predict(server.origin, bodyWith('1'), contentType)).status).toBe(200)
})

const mark = '\ufeff'
test.each<[string, (text: string) => Buffer<ArrayBuffer>]>([
  ['with a byte order mark', (text) => Buffer.from(mark + text)],
  ['in UTF-16 with a mark', (text) => Buffer.from(mark + text, 'utf16le')],
  ['in UTF-16, the high byte first, with a mark', (text) => Buffer.from(mark + text, 'utf16le').swap16()],
  ['in UTF-16', (text) => Buffer.from(text, 'utf16le')],
  ['in UTF-16, the high byte first', (text) => Buffer.from(text, 'utf16le').swap16()],
])('JSON may come %s, as for FastAPI', async (_how, encoded) => {
  expect((await predict(server.origin, encoded(bodyWith('1')))).status).toBe(200)
  const tensor = { name: 'image', shape: [1, 784], datatype: 'FP32', data: list(784) }
  const infer = await fetch(`${server.origin}/v2/models/mnist/infer`, {
    method: 'POST',
    body: encoded(JSON.stringify({ inputs: [tensor] })),
  })
  expect(infer.status).toBe(200)
})

test('JSON may leave its type out', async () => {
  const body = Buffer.from(bodyWith('1'))
  const response = await fetch(`${server.origin}/predict`, { method: 'POST', body })
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  expect(response.status).toBe(200)
})

test('what is wrong with a large body is said without repeating it', async () => {
  const answer = await predict(server.origin, JSON.stringify({ data: list(100_000) }))
  expect(answer.status).toBe(422)
  expect(answer.body).toMatchObject({
    detail: [{ type: 'too_long', input: null, ctx: { actual_length: 100_000 } }],
  })
})

test('nesting to any depth is refused, not followed', async () => {
  const depth = 10_000
  const answer = await predict(server.origin, `{"data":${'['.repeat(depth)}${']'.repeat(depth)}}`)
  expect(answer).toEqual({ status: 422, body: { detail: [item('float_type', notANumber, null)] } })
})
