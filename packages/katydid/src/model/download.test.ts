import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { testCertificate, testKey } from '../http/testing/localhost-certificate.ts'
import { downloadedModel } from './download.ts'

const model = Buffer.from('a model')
const sha256 = createHash('sha256').update(model).digest('hex')
const tls = { ca: testCertificate }

async function serverOf(listener: RequestListener): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer({ cert: testCertificate, key: testKey }, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  onTestFinished(close)
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'katydid-download-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return join(path, 'models')
}

test('a model is fetched once, and is there without its server', async () => {
  const server = await serverOf((request, response) => {
    if (request.url === '/model') response.writeHead(302, { location: '/elsewhere' }).end()
    else response.end(model)
  })
  const options = { sha256: sha256.toUpperCase(), folder: folder(), tls }
  const path = await downloadedModel(`${server.url}/model`, options)
  expect(readFileSync(path)).toEqual(model)
  await server.close()
  expect(await downloadedModel(`${server.url}/model`, options)).toBe(path)
})

test.each([
  [
    'another file',
    (_: unknown, response: { end(body: string): void }) => response.end('another'),
    /has the SHA-256 [\da-f]{64}, not /,
  ],
  [
    'a 404',
    (_: unknown, response: { writeHead(status: number): { end(): void } }) => response.writeHead(404).end(),
    /answered 404/,
  ],
  [
    'a way out of https',
    (_: unknown, response: { writeHead(status: number, headers: object): { end(): void } }) =>
      response.writeHead(302, { location: 'http://127.0.0.1/' }).end(),
    /leads to http:/,
  ],
  [
    'a cut connection',
    (request: { socket: { destroy(): void } }) => request.socket.destroy(),
    /could not fetch/,
  ],
] as const)('%s leaves no file behind', async (_, listener, complaint) => {
  const { url } = await serverOf(listener as RequestListener)
  const into = folder()
  await expect(downloadedModel(url, { sha256, folder: into, tls })).rejects.toThrow(complaint)
  expect(existsSync(into) ? readdirSync(into) : []).toEqual([])
})

test('an unknown certificate is refused', async () => {
  const { url } = await serverOf((_, response) => response.end(model))
  await expect(downloadedModel(url, { sha256, folder: folder() })).rejects.toThrow('could not fetch')
})

test.each([
  ['http://127.0.0.1/model.onnx', sha256, 'over https only'],
  ['https://127.0.0.1/model.onnx', undefined, 'needs its SHA-256 (--sha256 or MODEL_SHA256)'],
  ['https://127.0.0.1/model.onnx', 'abc', "'abc' is no SHA-256"],
])('%s with %s is refused before anything is sent', async (url, hash, complaint) => {
  await expect(downloadedModel(url, { sha256: hash, folder: folder() })).rejects.toThrow(complaint)
})
