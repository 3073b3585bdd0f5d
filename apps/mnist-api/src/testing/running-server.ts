import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { buildServer, type ServerOptions } from '../server.ts'

/** A server of this API on a free port of this machine; ends with `await using`. */
export interface RunningServer extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly origin: string
  readonly port: number
}

/** `prepare` may add hooks before the server listens. */
export async function startServer(
  options: Partial<ServerOptions>,
  prepare: (app: FastifyInstance) => void = () => {},
): Promise<RunningServer> {
  const app = await buildServer({ predictor: undefined, logger: pino({ level: 'silent' }), ...options })
  prepare(app)
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return { app, origin, port, [Symbol.asyncDispose]: () => stop(app) }
}

async function stop(app: FastifyInstance): Promise<void> {
  app.server.closeAllConnections()
  await app.close()
}

/** Status and parsed body of a `POST /predict`. */
export async function predict(
  origin: string,
  body: string | Buffer<ArrayBuffer>,
  contentType = 'application/json',
) {
  const response = await fetch(`${origin}/predict`, {
    method: 'POST',
    body,
    headers: { 'content-type': contentType },
  })
  return { status: response.status, body: (await response.json()) as unknown }
}
