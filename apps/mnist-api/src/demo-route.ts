import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { registerPages } from './pages.ts'

/** Beside `src/` and `dist/` alike. */
const FOLDER = fileURLToPath(new URL('../demo', import.meta.url))
const SERVED = /\.(html|css|js|svg)$/

/** `/demo`, the page to try the model with, and its files under `/demo/`. Neither is in the OpenAPI document. */
export async function registerDemo(app: FastifyInstance): Promise<void> {
  await registerPages(app, async (pages) => {
    await pages.register(fastifyStatic, {
      root: FOLDER,
      prefix: '/demo/',
      index: false,
      decorateReply: true,
      schemaHide: true,
      allowedPath: (path) => SERVED.test(path),
    })
    pages.get('/demo', { schema: { hide: true } }, (request, reply) => {
      // The page names its files as `demo/...`, so that it works behind a path prefix: but only without a slash at its end.
      if (/\/(\?|$)/.test(request.url)) return reply.redirect('../demo')
      return reply.sendFile('index.html')
    })
  })
}
