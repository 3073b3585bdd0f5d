import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drain } from './drain.ts'
import { NO_GUARDS } from './guards.ts'
import { DEFAULT_MODEL_PATH, DigitModel } from './model.ts'
import { bodyWith, noise } from './testing/digits.ts'
import { predict, type RunningServer, startServer } from './testing/running-server.ts'

let model: DigitModel

beforeAll(async () => {
  model = await DigitModel.load(DEFAULT_MODEL_PATH)
})

afterAll(() => model.release())

const status = async (origin: string, path: string, headers: Record<string, string> = {}) =>
  (await fetch(origin + path, { headers })).status

describe('probes', () => {
  test('alive and ready with a model', async () => {
    await using server = await startServer({ predictor: model })
    expect(await status(server.origin, '/livez')).toBe(200)
    expect(await status(server.origin, '/readyz')).toBe(200)
  })

  test('alive, but not ready, without one', async () => {
    await using server = await startServer({})
    expect(await status(server.origin, '/livez')).toBe(200)
    expect(await status(server.origin, '/readyz')).toBe(503)
  })

  test('alive, but not ready, while draining', async () => {
    await using server = await startServer({ predictor: model })
    const ask = async (path: string) => {
      const socket = connect(server.port, '127.0.0.1')
      const connected = once(server.app.server, 'connection')
      socket.write(`GET ${path} HTTP/1.1\r\n`)
      const [atServer] = await connected
      await expect.poll(() => atServer.bytesRead).toBeGreaterThan(0)
      return socket
    }
    const sockets = [await ask('/livez'), await ask('/readyz')]
    const drained = drain(server.app, 20_000)
    for (const socket of sockets) socket.write('Host: x\r\n\r\n')
    const [alive = '', ready = ''] = await Promise.all(sockets.map((socket) => text(socket)))
    expect(alive).toMatch(/^HTTP\/1.1 200 /)
    expect(ready).toMatch(/^HTTP\/1.1 503 /)
    expect(await drained).toBe(true)
  })
})

describe('/metrics', () => {
  test('counts what happened, by the names that the README lists', async () => {
    await using server = await startServer({ predictor: model })
    for (const seed of [1, 2, 3]) await predict(server.origin, JSON.stringify({ data: noise(seed) }))
    await predict(server.origin, '{}')
    const response = await fetch(`${server.origin}/metrics`)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const metrics = await response.text()
    const value = (series: string) =>
      Number(
        metrics
          .split('\n')
          .find((line) => line.startsWith(`${series} `))
          ?.split(' ')[1],
      )
    const requests = 'mnist_http_request_duration_seconds_count{method="POST",route="/predict"'
    expect(value(`${requests},status="200"}`)).toBe(3)
    expect(value(`${requests},status="422"}`)).toBe(1)
    expect(value('mnist_inference_parse_seconds_count')).toBe(4)
    expect(value('mnist_inference_queue_seconds_count')).toBe(3)
    expect(value('mnist_inference_compute_seconds_count')).toBe(3)
    expect(value('mnist_batch_size_sum')).toBe(3)
    expect(value('mnist_batch_dispatch_total{reason="idle"}')).toBe(3)
    expect(value('mnist_confidence_count')).toBe(3)
    expect(value('mnist_rejected_total{reason="deadline"}')).toBe(0)
    expect(value('mnist_queue_depth')).toBe(0)
    const { version, sha256 } = model.identity
    expect(value(`mnist_model_info{version="${version}",sha256="${sha256}"}`)).toBe(1)
    expect(metrics).toMatch(/^nodejs_eventloop_lag_p99_seconds /m)
    const predictions = [...metrics.matchAll(/^mnist_predictions_total\{digit="\d"\} (\d+)$/gm)]
    expect(predictions).toHaveLength(10)
    expect(predictions.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(3)
  })

  test('no label holds what a client sent', async () => {
    await using server = await startServer({ predictor: model })
    await status(server.origin, '/secret-path-of-a-client')
    const metrics = await (await fetch(`${server.origin}/metrics`)).text()
    expect(metrics).toMatch(/route="none",status="404"/)
    expect(metrics).not.toContain('secret-path')
  })
})

describe('guards', () => {
  test('an API key is asked for everywhere but at the probes', async () => {
    await using server = await startServer({
      predictor: model,
      guards: { ...NO_GUARDS, apiKey: 'open sesame' },
    })
    const { origin } = server
    for (const path of ['/health', '/livez', '/readyz']) expect(await status(origin, path)).toBe(200)
    for (const path of ['/', '/metrics', '/docs', '/openapi.json'])
      expect(await status(origin, path)).toBe(401)
    expect((await predict(origin, bodyWith('1'))).status).toBe(401)
    expect(await status(origin, '/', { 'x-api-key': 'open sesam' })).toBe(401)
    expect(await status(origin, '/', { 'x-api-key': 'open sesame' })).toBe(200)
    expect(await status(origin, '/', { authorization: 'Bearer open sesame' })).toBe(200)
  })

  test('beyond the rate limit it is 429 with Retry-After, but at the probes', async () => {
    await using server = await startServer({
      predictor: model,
      guards: { ...NO_GUARDS, requestsPerMinute: 3 },
    })
    for (let k = 0; k < 3; k++) expect(await status(server.origin, '/')).toBe(200)
    const response = await fetch(server.origin)
    expect(response.status).toBe(429)
    expect(await response.json()).toEqual({ detail: 'Too Many Requests' })
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await status(server.origin, '/health')).toBe(200)
  })

  test('wrong keys and unknown paths count as well', async () => {
    const guards = { apiKey: 'open sesame', requestsPerMinute: 3 }
    await using server = await startServer({ predictor: model, guards })
    const statuses = []
    for (const path of ['/', '/nowhere', '/', '/', '/nowhere']) {
      statuses.push(await status(server.origin, path, { 'x-api-key': 'a guess' }))
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429])
  })
})

test('pages keep to themselves; answers of the API carry no such headers', async () => {
  await using server = await startServer({ predictor: model })
  const page = await fetch(`${server.origin}/docs`)
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(page.headers.get('x-content-type-options')).toBe('nosniff')
  expect((await fetch(server.origin)).headers.get('content-security-policy')).toBeNull()
})

test.each([false, true])('draining under load loses no answer (express lane: %s)', async (expressLane) => {
  const server: RunningServer = await startServer({ predictor: model, expressLane })
  const body = JSON.stringify({ data: noise(1) })
  const request = `POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  let answered = 0
  // Each client sends its next request when the last is answered, and stops when it is told that the connection ends.
  const client = async () => {
    const socket = connect(server.port, '127.0.0.1')
    await once(socket, 'connect')
    const closed = once(socket, 'close')
    for (let isLast = false; !isLast; ) {
      socket.write(request)
      const [answer] = (await Promise.race([once(socket, 'data'), closed])) as [unknown]
      expect(String(answer)).toMatch(/^HTTP\/1.1 200 OK/)
      answered++
      isLast = /\r\nconnection: close\r\n/i.test(String(answer))
    }
  }
  const clients = Promise.all(Array.from({ length: 30 }, () => client()))
  await expect.poll(() => answered).toBeGreaterThan(100)
  expect(await drain(server.app, 8_000)).toBe(true)
  await clients
})
