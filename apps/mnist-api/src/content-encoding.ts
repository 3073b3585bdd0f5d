import type { FastifyInstance } from 'fastify'

const PLAIN = /^\s*identity\s*$/i

/** A compressed body is told that it cannot be one, where its reader would only call it damaged. */
export function refuseCompressed(app: FastifyInstance): void {
  app.addHook('onRequest', ({ headers }, reply, done) => {
    const encoding = headers['content-encoding']
    if (encoding === undefined || PLAIN.test(encoding)) done()
    else reply.code(415).header('accept-encoding', 'identity').send({ detail: 'Send the body uncompressed' })
  })
}
