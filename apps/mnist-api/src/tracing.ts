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
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/**
 * A span for each request, with its parsing, queueing and computing within it, sent by OTLP to where
 * `OTEL_EXPORTER_OTLP_ENDPOINT` says. Import this file only when that is set: it brings all of OpenTelemetry with it.
 */
export function registerTracing(app: FastifyInstance): void {
  const provider = new NodeTracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({ 'service.name': process.env.OTEL_SERVICE_NAME ?? 'mnist-api' }),
    ),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
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
  app.addHook('onClose', () => provider.shutdown())

  function endSpan(span: Span, { method, routeOptions, id }: FastifyRequest, reply: FastifyReply): void {
    const { statusCode, elapsedTime: elapsedMs } = reply
    span.setAttributes({
      'http.request.method': method,
      'http.route': routeOptions.url ?? '',
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
