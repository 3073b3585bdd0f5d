import { createHash, timingSafeEqual } from 'node:crypto'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Both are off unless set. Probes are open in any case: an orchestrator has no key. */
export interface Guards {
  /** What `X-API-Key` or `Authorization: Bearer` must say. */
  readonly apiKey: string | undefined
  /** Requests a minute from one address, in one worker. */
  readonly requestsPerMinute: number | undefined
}

export const NO_GUARDS: Guards = { apiKey: undefined, requestsPerMinute: undefined }

const OPEN_PATHS: ReadonlySet<string | undefined> = new Set([
  '/health',
  '/livez',
  '/readyz',
  '/v2/health/live',
  '/v2/health/ready',
])

export async function registerGuards(app: FastifyInstance, guards: Guards): Promise<void> {
  const { apiKey, requestsPerMinute } = guards
  // First, so that keys cannot be tried without end; and for every path, known or not.
  if (requestsPerMinute !== undefined) await limitRate(app, requestsPerMinute)
  if (apiKey !== undefined) requireKey(app, apiKey)
}

async function limitRate(app: FastifyInstance, requestsPerMinute: number): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    max: requestsPerMinute,
    timeWindow: '1 minute',
    allowList: (request) => isOpen(request),
    errorResponseBuilder: (_request, { statusCode }) => ({ statusCode, detail: 'Too Many Requests' }),
  })
  app.addHook('onRequest', app.rateLimit())
}

function requireKey(app: FastifyInstance, apiKey: string): void {
  const wanted = digest(apiKey)
  app.addHook('onRequest', (request, reply, done) => {
    if (isOpen(request) || timingSafeEqual(digest(keyOf(request)), wanted)) done()
    else reply.code(401).header('www-authenticate', 'Bearer').send({ detail: 'Not authenticated' })
  })
}

/** Of equal length whatever comes in, so that comparing tells nothing. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

function keyOf({ headers }: FastifyRequest): string {
  const key = headers['x-api-key']
  if (typeof key === 'string') return key
  return /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
}

function isOpen(request: FastifyRequest): boolean {
  return OPEN_PATHS.has(request.routeOptions.url)
}
