import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { get, type RequestOptions } from 'node:https'
import { join } from 'node:path'
import { thrownText } from '../text/index.ts'

/** A model that cannot be fetched, or is not the one that was asked for. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError'
}

export interface DownloadOptions {
  /** In hex; without it nothing is fetched: a model is code that comes from elsewhere. */
  readonly sha256: string | undefined
  /** Where models are kept, each under its hash. */
  readonly folder: string
  /** Of the TLS connection: a certificate authority of one's own. */
  readonly tls?: Pick<RequestOptions, 'ca'>
}

const largestBytes = 4 * 1024 ** 3
const idleMs = 30_000
const mostRedirects = 5

/** The path of a model that was at an https address once: fetched when it is not in the folder. Throws a DownloadError. */
export async function downloadedModel(
  url: string,
  { sha256, folder, tls = {} }: DownloadOptions,
): Promise<string> {
  const wanted = hashOf(url, sha256)
  const path = join(folder, `${wanted}.onnx`)
  if (existsSync(path) && digest(readFileSync(path)) === wanted) return path
  const bytes = await fetched(new URL(url), tls, mostRedirects)
  const got = digest(bytes)
  if (got !== wanted) throw new DownloadError(`${url} has the SHA-256 ${got}, not ${wanted}`)
  mkdirSync(folder, { recursive: true })
  const part = `${path}.${process.pid}.part`
  writeFileSync(part, bytes)
  renameSync(part, path)
  return path
}

function hashOf(url: string, sha256: string | undefined): string {
  if (!/^https:\/\//i.test(url)) throw new DownloadError(`${url}: a model is fetched over https only`)
  if (sha256 === undefined) {
    throw new DownloadError(`${url}: a model from elsewhere needs its SHA-256 (--sha256 or MODEL_SHA256)`)
  }
  if (!/^[\da-f]{64}$/i.test(sha256)) throw new DownloadError(`'${sha256}' is no SHA-256: 64 hex digits`)
  return sha256.toLowerCase()
}

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

async function fetched(url: URL, tls: RequestOptions, redirects: number): Promise<Buffer> {
  const response = await answerOf(url, tls)
  const { statusCode = 0, headers } = response
  if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
    response.resume()
    const next = new URL(headers.location, url)
    if (redirects === 0 || next.protocol !== 'https:')
      throw new DownloadError(`${url} leads to ${next}, and no further`)
    return fetched(next, tls, redirects - 1)
  }
  if (statusCode !== 200) {
    response.resume()
    throw new DownloadError(`${url} answered ${statusCode}`)
  }
  return bodyOf(response, url)
}

const answerOf = (url: URL, tls: RequestOptions): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = get(url, { ...tls, timeout: idleMs }, resolve)
    request.on('timeout', () => request.destroy(new Error(`nothing came for ${idleMs / 1_000} s`)))
    request.on('error', (cause) => reject(failed(url, cause)))
  })

async function bodyOf(response: IncomingMessage, url: URL): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      size += part.length
      if (size > largestBytes) throw new Error('is larger than 4 GiB')
      parts.push(part)
    }
  } catch (cause) {
    throw failed(url, cause as Error)
  }
  return Buffer.concat(parts)
}

const failed = (url: URL, cause: Error) =>
  new DownloadError(`could not fetch ${url}: ${thrownText(cause)}`, { cause })
