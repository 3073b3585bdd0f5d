import cluster from 'node:cluster'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { type Logger, pino } from 'pino'
import { drain } from './drain.ts'
import { DigitModel, ModelError } from './model.ts'
import { buildServer } from './server.ts'
import { readSettings, type Settings, SettingsError } from './settings.ts'
import { shortenPauses } from './short-pauses.ts'
import { StopSignals } from './stop-signals.ts'
import { warmUp } from './warm-up.ts'
import { Primary, WorkerFailed } from './workers/primary.ts'
import { WorkerLink } from './workers/worker-link.ts'

/** Platforms that stop a container wait about ten seconds between SIGTERM and SIGKILL. */
const DRAIN_LIMIT_MS = 7_500
const EXIT_USAGE = 2
/** Connections that may wait to be accepted: at Node's 511 a thousand that come at once wait a second for another try. */
const BACKLOG = 4_096

/**
 * Runs the API until a signal ends it: in this process when one worker is enough, else as the primary of several. A
 * parent with an IPC channel is sent `{ ready: true, address }`.
 */
async function main(): Promise<void> {
  const settings = readSettings(process.env)
  const logger = pino({ level: settings.logLevel, base: { pid: process.pid } })
  if (settings.workers === 1 || cluster.isWorker) await runWorker(settings, logger)
  else await runPrimary(settings, logger)
}

async function runPrimary({ workers }: Settings, logger: Logger): Promise<void> {
  const primary = new Primary({ workers, main: fileURLToPath(import.meta.url), logger })
  const signals = new StopSignals(logger, () => primary.kill())
  const address = await primary.start()
  signals.whenAsked(async () => {
    await primary.stop()
    logger.info('stopped')
    if (process.connected) process.disconnect()
  })
  logger.info({ workers }, `listening at ${address}`)
  process.send?.({ ready: true, address })
}

async function runWorker(settings: Settings, logger: Logger): Promise<void> {
  shortenPauses()
  const signals = new StopSignals(logger, () => {})
  const link = cluster.isWorker ? new WorkerLink(process, () => signals.ask('the primary')) : undefined
  const model = await loadModel(settings.modelPath, logger)
  const app = await buildApp(settings, model, logger, link)
  const { host, port } = settings
  const who = cluster.isWorker ? 'worker ' : ''
  const listenTextResolver = (at: string) => `${who}listening at ${at}`
  const address = await app.listen({ host, port, backlog: BACKLOG, listenTextResolver })
  signals.whenAsked(() => stop(app, model, logger))
  if (link === undefined) process.send?.({ ready: true, address })
  else link.ready(address)
}

async function buildApp(
  { limits, guards, isTraced }: Settings,
  predictor: DigitModel | undefined,
  logger: Logger,
  link: WorkerLink | undefined,
): Promise<FastifyInstance> {
  // Guards, traces and a line for each request hang on Fastify's hooks, which the express lane passes by.
  const isGuarded = guards.apiKey !== undefined || guards.requestsPerMinute !== undefined
  const expressLane = !isGuarded && !isTraced && !logger.isLevelEnabled('debug')
  const shareMetrics = link && { shareMetrics: link.share.bind(link) }
  const app = await buildServer({ predictor, logger, limits, guards, expressLane, ...shareMetrics })
  if (isTraced) (await import('./tracing.ts')).registerTracing(app)
  return app
}

/** A server without its model still starts: its health check says what is wrong, to people and machines. */
async function loadModel(path: string, logger: Logger): Promise<DigitModel | undefined> {
  try {
    const model = await DigitModel.load(path)
    const loadedAt = performance.now()
    await warmUp(model)
    const warmUpMs = Math.round(performance.now() - loadedAt)
    logger.info({ model: path, warmUpMs }, 'model loaded and warmed up')
    return model
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    logger.error({ err: error }, 'no model: /predict will answer 503')
    return undefined
  }
}

async function stop(app: FastifyInstance, model: DigitModel | undefined, logger: Logger): Promise<void> {
  const isComplete = await drain(app, DRAIN_LIMIT_MS)
  await model?.release()
  if (isComplete) logger.info('stopped')
  else logger.warn(`stopped: connections still open after ${DRAIN_LIMIT_MS} ms were cut off`)
  if (process.connected) process.disconnect()
}

function explainStart(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number }
  if (code === 'EADDRINUSE') return `port ${port} on ${address} is in use: set PORT to another one`
  return error.message
}

function isUsageError(error: unknown): boolean {
  return error instanceof SettingsError || (error instanceof Error && 'syscall' in error)
}

try {
  await main()
} catch (error) {
  // A worker that could not start has said why.
  if (error instanceof WorkerFailed) process.exit(error.code ?? 1)
  if (!isUsageError(error)) throw error
  process.stderr.write(`mnist-api: ${explainStart(error)}\n`, () => process.exit(EXIT_USAGE))
}
