import { setTimeout } from 'node:timers/promises'
import {
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** How long a stop waits for a collector to take the last spans. */
const FLUSH_LIMIT_MS = 2_000
/** From the wish to stop until they are given up, where requests took almost all of that time to finish. */
const CLOSE_LIMIT_MS = 7_700
const LEAST_FLUSH_MS = 100

/**
 * A span for each request, with its parsing, queueing and computing within it, sent by OTLP to where
 * `OTEL_EXPORTER_OTLP_ENDPOINT` says. Import this file only when that is set: it brings all of OpenTelemetry with it.
 */
export function registerTracing(app: FastifyInstance): void {
  const provider = new NodeTracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({ 'service.name': process.env.OTEL_SERVICE_NAME ?? 'mnist-api' }),
    ),
    spanProcessors: [new BatchSpanProcessor(new AuditedExporter(new OTLPTraceExporter(), app.log))],
  })
  provider.register()
  const tracer = provider.getTracer('mnist-api')
  const spans = new WeakMap<FastifyRequest, Span>()
  app.addHook('onRequest', (request, _reply, done) => {
    const parent = propagation.extract(context.active(), request.headers)
    const name = `${request.method} ${request.routeOptions.url ?? ''}`.trim()
    spans.set(request, tracer.startSpan(name, { kind: SpanKind.SERVER }, parent))
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request)
    if (span !== undefined) endSpan(span, request, reply)
    done()
  })
  flushOnClose(app, provider)

  function endSpan(span: Span, { method, routeOptions, id }: FastifyRequest, reply: FastifyReply): void {
    const { statusCode, elapsedTime: elapsedMs } = reply
    span.setAttributes({
      'http.request.method': method,
      ...(routeOptions.url !== undefined && { 'http.route': routeOptions.url }),
      'http.response.status_code': statusCode,
      'request.id': id,
    })
    if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
    const startedAt = Date.now() - elapsedMs
    addParts(trace.setSpan(context.active(), span), startedAt, reply.getHeader('server-timing'))
    span.end()
  }

  /** The parts follow each other, as `Server-Timing` tells them. */
  function addParts(parent: Context, startedAt: number, timing: unknown): void {
    if (typeof timing !== 'string') return
    let at = startedAt
    for (const [, name = '', duration] of timing.matchAll(/(\w+);dur=([\d.e-]+)/g)) {
      const part = tracer.startSpan(name, { startTime: at }, parent)
      at += Number(duration)
      part.end(at)
    }
  }
}

/** Sends what is left when the server closes, and no longer than there is time for: the collector may be gone. */
function flushOnClose(app: FastifyInstance, provider: NodeTracerProvider): void {
  let closingAt = Number.NaN
  app.addHook('preClose', (done) => {
    closingAt = performance.now()
    done()
  })
  app.addHook('onClose', async () => {
    const leftMs = CLOSE_LIMIT_MS - (performance.now() - closingAt)
    const limit = setTimeout(Math.max(LEAST_FLUSH_MS, Math.min(leftMs, FLUSH_LIMIT_MS)), false)
    const sent = provider.shutdown().then(
      () => true,
      () => false,
    )
    if (!(await Promise.race([sent, limit]))) app.log.warn('the last traces could not be sent')
  })
}

type Sent = Parameters<SpanExporter['export']>[1]

/** Says once that the collector cannot be had, and once that it is back; the SDK itself keeps silent. */
class AuditedExporter implements SpanExporter {
  readonly #exporter: SpanExporter
  readonly #logger: FastifyBaseLogger
  #isFailing = false

  constructor(exporter: SpanExporter, logger: FastifyBaseLogger) {
    this.#exporter = exporter
    this.#logger = logger
  }

  export(spans: ReadableSpan[], sent: Sent): void {
    this.#exporter.export(spans, (result) => {
      this.#tell(result.error)
      sent(result)
    })
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown()
  }

  #tell(err: Error | undefined): void {
    const isFailing = err !== undefined
    if (isFailing && !this.#isFailing) this.#logger.warn({ err }, 'traces cannot be sent')
    if (!isFailing && this.#isFailing) this.#logger.info('traces can be sent again')
    this.#isFailing = isFailing
  }
}
