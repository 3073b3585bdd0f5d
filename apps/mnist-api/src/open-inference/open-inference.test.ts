import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PIXELS } from '../digit.ts'
import { DEFAULT_MODEL_PATH, DigitModel } from '../model.ts'
import { noise } from '../testing/digits.ts'
import { drawn } from '../testing/drawn-digits.ts'
import { predict, type RunningServer, startServer } from '../testing/running-server.ts'

let model: DigitModel
let server: RunningServer

beforeAll(async () => {
  model = await DigitModel.load(DEFAULT_MODEL_PATH)
  server = await startServer({ predictor: model, expressLane: true })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await model.release()
})

const get = async (path: string, { origin } = server) => {
  const response = await fetch(origin + path)
  return { status: response.status, body: (await response.json()) as unknown }
}

/** As the protocol has it: JSON, and what stands behind it. */
interface Tensor {
  readonly name: string
  readonly datatype: string
  readonly shape: readonly number[]
  readonly parameters?: { readonly binary_data_size: number }
  readonly data?: readonly number[]
}
interface Answer {
  readonly id?: string
  readonly error?: string
  readonly model_name?: string
  readonly model_version?: string
  readonly outputs: readonly Tensor[]
}
interface Sent {
  readonly json: unknown
  readonly binary?: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
  readonly to?: string
}

async function infer({ json, binary, headers = {}, to = `${server.origin}/v2/models/mnist/infer` }: Sent) {
  const head = Buffer.from(JSON.stringify(json))
  const body = binary === undefined ? head : Buffer.concat([head, binary])
  const length = { 'inference-header-content-length': String(head.length) }
  const response = await fetch(to, { method: 'POST', body, headers: { ...(binary && length), ...headers } })
  const bytes = Buffer.from(await response.arrayBuffer())
  const jsonBytes = Number(response.headers.get('inference-header-content-length') ?? bytes.length)
  return {
    status: response.status,
    headers: response.headers,
    answer: JSON.parse(bytes.toString('utf8', 0, jsonBytes)) as Answer,
    behind: bytes.subarray(jsonBytes),
  }
}

const image = (shape: readonly number[], datatype: string, rest: object) => ({
  inputs: [{ name: 'image', shape, datatype, ...rest }],
})
const one = [...drawn(1)]
const oneTensor = image([1, PIXELS], 'UINT8', { data: one })
const float32Of = (values: readonly number[]): Uint8Array => {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [index, value] of values.entries()) bytes.writeFloatLE(value, 4 * index)
  return bytes
}
const rows = (values: readonly number[], width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, row) => values.slice(row * width, (row + 1) * width))
const output = ({ outputs }: Answer, name: string) => outputs.find((tensor) => tensor.name === name)

describe('what there is', () => {
  test('the server, its health, the model and how Triton would configure it', async () => {
    expect(await get('/v2')).toMatchObject({
      status: 200,
      body: { name: 'mnist-api', extensions: ['binary_tensor_data', 'model_configuration'] },
    })
    for (const path of ['/v2/health/live', '/v2/health/ready', '/v2/models/mnist/ready'])
      expect((await get(path)).status).toBe(200)
    const { body } = await get('/v2/models/mnist')
    expect(body).toMatchObject({
      name: 'mnist',
      versions: [model.identity.version],
      inputs: [{ name: 'image', datatype: 'FP32', shape: [-1, 1, 28, 28] }],
      outputs: [
        { name: 'digit', datatype: 'INT64', shape: [-1, 1] },
        { name: 'probabilities', datatype: 'FP32', shape: [-1, 10] },
      ],
    })
    expect(await get(`/v2/models/mnist/versions/${model.identity.version}`)).toEqual({ status: 200, body })
    expect((await get('/v2/models/mnist/config')).body).toMatchObject({ name: 'mnist', max_batch_size: 256 })
  })

  test.each([
    ['/v2/models/cifar', 'there is no model "cifar"; there is "mnist"'],
    ['/v2/models/cifar/ready', 'there is no model "cifar"; there is "mnist"'],
    ['/v2/models/mnist/versions/7', 'there is no version "7" of mnist; there is "'],
    ['/v2/repository', 'Not Found'],
  ])('%s is 404', async (path, error) => {
    const { status, body } = await get(path)
    expect(status).toBe(404)
    expect((body as Answer).error).toContain(error)
  })

  test('without a model the server lives and is not ready', async () => {
    await using bare = await startServer({})
    expect((await get('/v2/health/live', bare)).status).toBe(200)
    expect(await get('/v2/health/ready', bare)).toEqual({ status: 503, body: { ready: false } })
    const { status, answer } = await infer({ json: oneTensor, to: `${bare.origin}/v2/models/mnist/infer` })
    expect({ status, answer }).toEqual({ status: 503, answer: { error: 'Model not loaded' } })
  })

  test('a key guards it, but for its health', async () => {
    await using guarded = await startServer({
      predictor: model,
      guards: { apiKey: 'k', requestsPerMinute: undefined },
    })
    expect(await get('/v2/models/mnist', guarded)).toEqual({
      status: 401,
      body: { error: 'Not authenticated' },
    })
    expect((await get('/v2/health/ready', guarded)).status).toBe(200)
  })
})

describe('infer', () => {
  test('answers as /predict does, with the id that came, and says where the time went', async () => {
    const { body } = await predict(server.origin, JSON.stringify({ data: noise(3) }))
    const { prediction, confidence } = body as { prediction: number; confidence: number }
    const { answer, headers } = await infer({
      json: { id: 'a 1', ...image([1, PIXELS], 'FP32', { data: noise(3) }) },
    })
    expect(answer).toMatchObject({
      model_name: 'mnist',
      model_version: model.identity.version,
      id: 'a 1',
      outputs: [
        { name: 'digit', datatype: 'INT64', shape: [1, 1], data: [prediction] },
        { name: 'probabilities', datatype: 'FP32', shape: [1, 10] },
      ],
    })
    expect(output(answer, 'probabilities')?.data?.[prediction]).toBeCloseTo(confidence, 6)
    expect(headers.get('server-timing')).toMatch(/^parse;dur=.+queue;dur=.+compute;dur=/)
  })

  test.each([
    ['[2,784], flat', [2, 784], (values: number[]) => values],
    ['[2,784]', [2, 784], (values: number[]) => rows(values, 784)],
    ['[2,28,28]', [2, 28, 28], (values: number[]) => rows(values, 784).map((digit) => rows(digit, 28))],
    [
      '[2,1,28,28]',
      [2, 1, 28, 28],
      (values: number[]) => rows(values, 784).map((digit) => [rows(digit, 28)]),
    ],
  ])('the shape %s', async (_name, shape, nested) => {
    const data = nested([...drawn(7), ...drawn(3)])
    const { answer } = await infer({ json: image(shape, 'UINT8', { data }) })
    expect(output(answer, 'digit')?.data).toEqual([7, 3])
  })

  test('binary tensors in and out are the JSON ones, whatever is asked for', async () => {
    const request = fc.record({
      datatype: fc.constantFrom('UINT8', 'FP32'),
      digits: fc.array(fc.nat(9), { minLength: 1, maxLength: 20 }),
      outputs: fc.uniqueArray(
        fc.record({ name: fc.constantFrom('digit', 'probabilities'), binary: fc.boolean() }),
        { selector: ({ name }) => name },
      ),
      isBinaryOutput: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(request, async ({ datatype, digits, outputs, isBinaryOutput }) => {
        const bytes = digits.flatMap((digit) => [...drawn(digit)])
        const values = datatype === 'UINT8' ? bytes : bytes.map((byte) => Math.fround(byte / 255))
        const binary = datatype === 'UINT8' ? Buffer.from(bytes) : float32Of(values)
        const shape = [digits.length, 1, 28, 28]
        const plain = await infer({
          json: {
            ...image(shape, datatype, { data: values }),
            outputs: outputs.map(({ name }) => ({ name })),
          },
        })
        const packed = await infer({
          binary,
          json: {
            ...image(shape, datatype, { parameters: { binary_data_size: binary.length } }),
            parameters: { binary_data_output: isBinaryOutput },
            outputs: outputs.map(({ name, binary: isBinary }) => ({
              name,
              parameters: { binary_data: isBinary },
            })),
          },
        })
        expect(valuesOf(packed)).toEqual(valuesOf(plain))
        if (outputs.length > 0)
          expect(plain.answer.outputs.map(({ name }) => name)).toEqual(outputs.map(({ name }) => name))
        for (const tensor of packed.answer.outputs) {
          const wanted = outputs.find(({ name }) => name === tensor.name)?.binary ?? isBinaryOutput
          expect(tensor.data === undefined).toBe(wanted)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('numbers that are none, and huge ones, still have an answer', async () => {
    const binary = float32Of(
      Array.from({ length: PIXELS }, (_, k) => [Number.NaN, -1e38, 3e38, 0][k % 4] ?? 0),
    )
    const { status } = await infer({
      json: image([1, PIXELS], 'FP32', { parameters: { binary_data_size: binary.length } }),
      binary,
    })
    expect(status).toBe(200)
  })

  test('256 digits at once', async () => {
    const digits = Array.from({ length: 256 }, (_, k) => k % 10)
    const binary = Buffer.from(digits.flatMap((digit) => [...drawn(digit)]))
    const json = image([256, 28, 28], 'UINT8', { parameters: { binary_data_size: binary.length } })
    const { answer } = await infer({ json, binary })
    expect(output(answer, 'digit')?.data).toEqual(digits)
  })
})

/** Each output's numbers, from the JSON or from behind it. */
function valuesOf({ answer, behind }: Awaited<ReturnType<typeof infer>>) {
  let at = 0
  return answer.outputs.map(({ name, datatype, shape, data, parameters }) => {
    if (data !== undefined) return [name, shape, data]
    const bytes = behind.subarray(at, at + (parameters?.binary_data_size ?? Number.NaN))
    at += bytes.length
    const width = datatype === 'INT64' ? 8 : 4
    const values = Array.from({ length: bytes.length / width }, (_, k) =>
      datatype === 'INT64' ? Number(bytes.readBigInt64LE(k * width)) : bytes.readFloatLE(k * width),
    )
    return [name, shape, values]
  })
}

describe('what cannot be is 400, in words', () => {
  const data = one
  test.each<[string, unknown, string]>([
    ['no object', 3, 'the request must be object'],
    ['no inputs', {}, 'inputs'],
    [
      'two inputs',
      { inputs: [oneTensor.inputs[0], oneTensor.inputs[0]] },
      '/inputs must not have more than 1',
    ],
    ['another name', { inputs: [{ name: 'x', shape: [1, 784], datatype: 'FP32', data }] }, 'named "image"'],
    ['another type', image([1, 784], 'INT64', { data }), 'must be FP32 or UINT8, not INT64'],
    ['a type of every object', image([1, 784], 'constructor', { data }), 'must be FP32 or UINT8'],
    ['another shape', image([784], 'FP32', { data }), 'must have the shape'],
    ['no digit', image([0, 784], 'FP32', { data: [] }), '1 to 256 digits, not 0'],
    ['too many digits', image([257, 784], 'FP32', { data: [] }), '1 to 256 digits, not 257'],
    [
      'too few values',
      image([2, 784], 'UINT8', { data }),
      'needs 1568 values for its shape; "data" holds 784',
    ],
    ['no values', image([1, 784], 'UINT8', {}), 'neither "data" nor "binary_data_size"'],
    ['text', image([1, 784], 'FP32', { data: data.with(5, 'x' as never) }), 'must hold at 5 a number'],
    ['a byte of 256', image([1, 784], 'UINT8', { data: data.with(9, 256) }), 'at 9 an integer from 0 to 255'],
    ['another output', { ...oneTensor, outputs: [{ name: 'x' }] }, 'there is no output "x"'],
    [
      'a size that is not its own',
      image([1, 784], 'UINT8', { parameters: { binary_data_size: 7 } }),
      'needs 784',
    ],
    [
      'bytes that did not come',
      image([1, 784], 'UINT8', { parameters: { binary_data_size: 784 } }),
      'should have 784 bytes behind the JSON; there are 0',
    ],
    [
      'values twice',
      image([1, 784], 'UINT8', { data, parameters: { binary_data_size: 784 } }),
      'both "data" and "binary_data_size"',
    ],
  ])('%s', async (_name, json, error) => {
    const { status, answer } = await infer({ json })
    expect(status).toBe(400)
    expect(answer.error).toContain(error)
  })

  test('bytes that belong to nothing', async () => {
    const { status, answer } = await infer({ json: oneTensor, binary: Buffer.alloc(3) })
    expect(status).toBe(400)
    expect(answer.error).toContain('3 bytes behind the JSON that belong to nothing')
  })

  test.each(['-1', '1e9', 'x', '3'])('a header of %s bytes', async (length) => {
    const headers = { 'inference-header-content-length': length }
    const { status, answer } = await infer({ json: oneTensor, headers })
    expect(status).toBe(400)
    expect(answer.error).toContain('Inference-Header-Content-Length')
  })

  test('nesting to any depth', async () => {
    const depth = 10_000
    const body = `{"inputs":[{"name":"image","shape":[1,784],"datatype":"FP32","data":${'['.repeat(depth)}${']'.repeat(depth)}}]}`
    const response = await fetch(`${server.origin}/v2/models/mnist/infer`, { method: 'POST', body })
    expect(response.status).toBe(400)
  })

  test('a body over the limit is 413, in the same form', async () => {
    const { status, answer } = await infer({ json: oneTensor, binary: Buffer.alloc(2 ** 20) })
    expect({ status, answer }).toEqual({ status: 413, answer: { error: 'Request body is too large' } })
  })
})

test('when the answer would come too late it is 503 with Retry-After, by header or by timeout', async () => {
  await using busy = await startServer({ predictor: model, limits: { maxWaitMs: 1e9, maxQueue: 1e9 } })
  const to = `${busy.origin}/v2/models/mnist/infer`
  const binary = Buffer.alloc(256 * PIXELS)
  const many = image([256, PIXELS], 'UINT8', { parameters: { binary_data_size: binary.length } })
  const load = Array.from({ length: 12 }, () => infer({ json: many, binary, to }))
  const late = await Promise.all([
    ...Array.from({ length: 8 }, () => infer({ json: oneTensor, to, headers: { 'x-deadline-ms': '0.001' } })),
    ...Array.from({ length: 8 }, () => infer({ json: { ...oneTensor, parameters: { timeout: 1 } }, to })),
  ])
  expect((await Promise.all(load)).every(({ status }) => status === 200)).toBe(true)
  const refused = late.filter(({ status }) => status === 503)
  expect(refused.length).toBeGreaterThan(0)
  for (const { answer, headers } of refused) {
    expect(answer.error).toMatch(/^Too busy: /)
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
  }
})
