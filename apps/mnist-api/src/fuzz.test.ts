import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { DEFAULT_MODEL_PATH, DigitModel } from './model.ts'
import { type RunningServer, startServer } from './testing/running-server.ts'

vi.setConfig({ testTimeout: 120_000 })

let model: DigitModel
const servers: RunningServer[] = []

beforeAll(async () => {
  model = await DigitModel.load(DEFAULT_MODEL_PATH)
  for (const expressLane of [false, true]) servers.push(await startServer({ predictor: model, expressLane }))
})

afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]()
  await model.release()
})

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly examples?: readonly unknown[]
}
interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly example?: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}
interface Generated {
  readonly method: string
  readonly path: string
  readonly type: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer> | undefined
}

/** Values of a schema: mostly good ones, some near misses, some anything. */
function arbitraryOf(schema: Schema, document: Document): fc.Arbitrary<unknown> {
  const { $ref, type, properties = {}, items = {}, minItems = 0, maxItems = 5 } = schema
  if ($ref !== undefined)
    return arbitraryOf(document.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, document)
  const anything = fc.jsonValue({ maxDepth: 3 })
  const good = (): fc.Arbitrary<unknown> => {
    switch (type) {
      case 'object':
        return fc.record(
          Object.fromEntries(
            Object.entries(properties).map(([name, inner]) => [name, arbitraryOf(inner, document)]),
          ),
          { requiredKeys: [] },
        )
      case 'array': {
        // A few different items repeated: 784 arbitrary ones would take longer to make than to serve.
        const length = fc.oneof(
          { arbitrary: fc.constant(minItems), weight: 8 },
          fc.constantFrom(0, Math.max(0, minItems - 1), Math.min(maxItems, 300) + 1),
        )
        const some = fc.array(arbitraryOf(items, document), { minLength: 1, maxLength: 3 })
        return fc
          .tuple(length, some)
          .map(([n, values]) => Array.from({ length: n }, (_, k) => values[k % values.length]))
      }
      case 'number':
        return fc.oneof(fc.double({ noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.integer())
      case 'integer':
        return fc.integer()
      default:
        return fc.string()
    }
  }
  const plausible =
    schema.examples === undefined ? good() : fc.oneof(fc.constantFrom(...schema.examples), good())
  return fc.oneof({ arbitrary: plausible, weight: 12 }, { arbitrary: anything, weight: 1 })
}

/** A path with its parameters filled in, mostly with the example given for them. */
function pathsOf(path: string, { parameters = [] }: Operation): fc.Arbitrary<string> {
  const fills = parameters
    .filter((parameter) => parameter.in === 'path')
    .map(({ name, example = 'x' }) =>
      fc
        .oneof({ arbitrary: fc.constant(example), weight: 6 }, fc.string({ minLength: 1 }))
        .map((value) => [name, encodeURIComponent(value)] as const),
    )
  return fc
    .tuple(...fills)
    .map((values) => values.reduce((text, [name, value]) => text.replace(`{${name}}`, () => value), path))
}

function bodyOf(schema: Schema, document: Document): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  if (schema.format === 'binary') {
    return fc.oneof(
      fc
        .constantFrom(784, 3_136)
        .chain((length) => fc.nat(255).map((byte) => new Uint8Array(length).fill(byte))),
      fc.uint8Array({ maxLength: 64 }).map((bytes) => new Uint8Array(bytes)),
    )
  }
  const text = arbitraryOf(schema, document).map((value) => new TextEncoder().encode(JSON.stringify(value)))
  const cut = fc.tuple(text, fc.nat()).map(([bytes, at]) => bytes.slice(0, at % (bytes.length + 1)))
  return fc.oneof({ arbitrary: text, weight: 5 }, { arbitrary: cut, weight: 1 })
}

/** Requests as the document describes them, and their neighbours: another method, another path, another type. */
function requestsOf(document: Document): fc.Arbitrary<Generated> {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  const types = [
    'application/json',
    'application/octet-stream',
    'text/plain',
    'a/b;c',
    'image/png',
    'multipart/form-data',
  ]
  return fc
    .oneof(
      { arbitrary: fc.constantFrom(...operations.filter(({ method }) => method === 'POST')), weight: 3 },
      fc.constantFrom(...operations),
    )
    .chain((known) => {
      const { path, operation } = known
      const contents = Object.entries(operation.requestBody?.content ?? {})
      const content =
        contents.length === 0
          ? fc.constant({ type: 'application/json', body: undefined })
          : fc.constantFrom(...contents).chain(([ownType, { schema }]) =>
              fc.record({
                type: fc.oneof({ arbitrary: fc.constant(ownType), weight: 6 }, fc.constantFrom(...types)),
                body: bodyOf(schema, document),
              }),
            )
      const query = fc.oneof(
        { arbitrary: fc.constant(''), weight: 4 },
        fc.constantFrom(
          '?include=warnings,probabilities',
          '?include=',
          '?include=x&include=y',
          '?a[b]=1',
          '?%zz',
          '?=',
        ),
        fc.webQueryParameters().map((text) => `?${text}`),
      )
      const method = fc.oneof(
        { arbitrary: fc.constant(known.method), weight: 12 },
        fc.constantFrom('GET', 'PUT', 'PATCH'),
      )
      const headers = fc.oneof(
        { arbitrary: fc.constant({}), weight: 3 },
        fc.oneof(fc.double(), fc.integer()).map((ms) => ({ 'x-deadline-ms': String(ms) })),
        fc
          .oneof(fc.nat(2_000), fc.double(), fc.string({ unit: 'grapheme-ascii' }))
          .map((length) => ({ 'inference-header-content-length': String(length).trim() })),
      )
      return fc
        .record({ content, query, method, headers, path: pathsOf(path, operation) })
        .map(({ content: sent, ...rest }) => ({ ...rest, ...sent, path: rest.path + rest.query }))
    })
}

async function send(server: RunningServer, { method, path, type, headers, body }: Generated) {
  const init = {
    method,
    headers: { 'content-type': type, ...headers },
    ...(method !== 'GET' && body && { body }),
  }
  const response = await fetch(server.origin + path, init)
  return { status: response.status, text: await response.text() }
}

/** Memory that is still in use after collections; what the system has lent to the process says little about that. */
async function heldMiB(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let k = 0; k < 5; k++) {
    collect()
    await setImmediate()
  }
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 2 ** 20
}

test('thousands of requests made from the OpenAPI document: no 500, no word about the machine, no growth', async () => {
  const document = (await (await fetch(`${servers[0]?.origin}/openapi.json`)).json()) as Document
  const statuses = new Map<number, number>()
  const check = fc.asyncProperty(
    fc.array(requestsOf(document), { minLength: 8, maxLength: 8 }),
    async (requests) => {
      for (const server of servers) {
        const answers = await Promise.all(requests.map((request) => send(server, request)))
        for (const { status, text } of answers) {
          statuses.set(status, (statuses.get(status) ?? 0) + 1)
          expect([200, 400, 404, 405, 413, 422, 503]).toContain(status)
          expect(text).not.toMatch(/node_modules|\.ts:|\.js:|at \w+ \(|\/src\/|\/dist\//)
        }
      }
    },
  )
  await fc.assert(check, { numRuns: 30 })
  const before = await heldMiB()
  await fc.assert(check, { numRuns: 120 })
  // 1.8 with a service that keeps nothing, 4.5 with one that keeps the bodies of `/predict` alone.
  expect((await heldMiB()) - before).toBeLessThan(3)
  expect(statuses.get(200)).toBeGreaterThan(150)
  expect(statuses.get(422)).toBeGreaterThan(150)
  expect(statuses.get(400)).toBeGreaterThan(50)
})
