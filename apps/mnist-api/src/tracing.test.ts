import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterEach, expect, test, vi } from 'vitest'
import { type ApiProcess, readyPort, startApi } from './testing/api-process.ts'
import { bodyWith } from './testing/digits.ts'

vi.setConfig({ testTimeout: 60_000 })

let api: ApiProcess

afterEach(() => {
  api.child.kill('SIGKILL')
})

interface OtlpSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
}
interface Otlp {
  readonly resourceSpans: { readonly scopeSpans: { readonly spans: OtlpSpan[] }[] }[]
}

test('a prediction is a span in the trace of its caller, with its parts within it', async () => {
  const spans: OtlpSpan[] = []
  const collector = createServer(async (request, response) => {
    const { resourceSpans } = (await json(request)) as Otlp
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)))
    response.setHeader('content-type', 'application/json').end('{}')
  })
  collector.listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const { port } = collector.address() as AddressInfo
  api = startApi({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` })
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const headers = { 'content-type': 'application/json', traceparent: `00-${traceId}-b7ad6b7169203331-01` }
  const body = bodyWith('0.123456789')
  await fetch(`http://127.0.0.1:${await readyPort(api)}/predict`, { method: 'POST', body, headers })
  api.child.kill('SIGTERM')
  expect(await api.exitCode).toBe(0)
  collector.close()

  const request = spans.find(({ name }) => name === 'POST /predict')
  expect(request).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331' })
  const parts = spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId)
  expect(parts.map(({ name }) => name)).toEqual(['parse', 'queue', 'compute'])
  expect(JSON.stringify(spans)).not.toContain('0.1234567')
})

test.each(['gone', 'deaf'])('a collector that is %s holds up no stop', async (kind) => {
  const collector = createTcpServer().listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const { port } = collector.address() as AddressInfo
  if (kind === 'gone') collector.close()
  api = startApi({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_EXPORTER_OTLP_TIMEOUT: '60000',
  })
  const address = `http://127.0.0.1:${await readyPort(api)}/health`
  expect((await fetch(address)).status).toBe(200)
  api.child.kill('SIGTERM')
  expect(await api.exitCode).toBe(0)
  expect(await api.stderr).toBe('')
  expect(await api.stdout).toMatch(/"msg":"the last traces could not be sent"\}\n.*"msg":"stopped"\}\n$/)
  collector.close()
})
