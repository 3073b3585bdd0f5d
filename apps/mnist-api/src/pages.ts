import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** Swagger UI styles its icons inline; scripts come from this server only. */
const CONTENT_SECURITY_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    objectSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
  },
}

/**
 * A scope for what browsers show, with the headers that keep a page to itself. Answers of the API carry none: they are
 * no pages. There is no TLS here, and so no word about it (HSTS): that is for whatever ends TLS in front.
 */
export async function registerPages(
  app: FastifyInstance,
  addPages: (pages: FastifyInstance) => unknown,
): Promise<void> {
  await app.register(async (pages) => {
    await pages.register(helmet, {
      contentSecurityPolicy: CONTENT_SECURITY_POLICY,
      strictTransportSecurity: false,
    })
    await addPages(pages)
  })
}
