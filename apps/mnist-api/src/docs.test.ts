import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningServer, startServer } from './testing/running-server.ts'

let server: RunningServer

beforeAll(async () => {
  server = await startServer({})
})

afterAll(() => server[Symbol.asyncDispose]())

interface Document {
  readonly openapi: string
  readonly info: object
  readonly paths: Readonly<Record<string, { readonly post?: Operation }>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}
interface Content {
  readonly content: { readonly 'application/json': { readonly schema: { readonly $ref: string } } }
}
interface Operation {
  readonly requestBody: Content
  readonly responses: Readonly<Record<string, Content>>
}

const openApi = async () => (await (await fetch(`${server.origin}/openapi.json`)).json()) as Document
const schemaOf = (content: Content | undefined) => content?.content['application/json'].schema.$ref

test('the OpenAPI document has the name and version that clients know', async () => {
  const { openapi, info } = await openApi()
  expect(openapi).toBe('3.1.0')
  expect(info).toMatchObject({ title: 'UAAG2 MNIST Inference API', version: '1.0.0' })
})

test('it lists every call but the pages, and the second way to the same model', async () => {
  const { paths } = await openApi()
  const calls = Object.entries<object>(paths).map(([path, methods]) => `${Object.keys(methods)} ${path}`)
  expect(calls.sort()).toEqual([
    'get /',
    'get /health',
    'get /livez',
    'get /metrics',
    'get /readyz',
    'get /v2',
    'get /v2/health/live',
    'get /v2/health/ready',
    'get /v2/models/{model}',
    'get /v2/models/{model}/config',
    'get /v2/models/{model}/ready',
    'post /predict',
    'post /v2/models/{model}/infer',
  ])
})

test('it describes /predict as FastAPI does', async () => {
  const { paths, components } = await openApi()
  const operation = paths['/predict']?.post
  expect(schemaOf(operation?.requestBody)).toBe('#/components/schemas/PredictionRequest')
  expect(operation?.responses['200']?.content['application/json'].schema).toEqual({
    anyOf: [
      { $ref: '#/components/schemas/PredictionResponse' },
      { $ref: '#/components/schemas/BatchResponse' },
    ],
  })
  expect(schemaOf(operation?.responses['422'])).toBe('#/components/schemas/HTTPValidationError')
  expect(components.schemas).toMatchObject({
    PredictionRequest: {
      required: ['data'],
      properties: { data: { type: 'array', minItems: 784, maxItems: 784 } },
    },
    PredictionResponse: { required: ['prediction', 'confidence'] },
    HTTPValidationError: {
      properties: { detail: { items: { $ref: '#/components/schemas/ValidationError' } } },
    },
    ValidationError: { required: ['loc', 'msg', 'type'] },
  })
})

test('every reference in it leads somewhere', async () => {
  const document = await openApi()
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)]
  expect(references.length).toBeGreaterThan(5)
  for (const [, name] of references) expect(Object.keys(document.components.schemas)).toContain(name)
})

test('/docs is a page whose parts all come from this server', async () => {
  const page = await (await fetch(`${server.origin}/docs`)).text()
  expect(page).toContain('swagger-ui')
  const parts = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '')
  expect(parts.length).toBeGreaterThan(3)
  for (const part of parts) {
    const address = new URL(part, `${server.origin}/docs`)
    expect(address.origin).toBe(server.origin)
    expect((await fetch(address)).status).toBe(200)
  }
})
