import type { FastifyInstance } from 'fastify'
import { type Logger, pino } from 'pino'
import { drain } from './drain.ts'
import { DigitModel, ModelError } from './model.ts'
import { buildServer } from './server.ts'
import { readSettings, SettingsError } from './settings.ts'

/** Platforms that stop a container wait about ten seconds between SIGTERM and SIGKILL. */
const DRAIN_LIMIT_MS = 8_000
/** One Ctrl-C can arrive twice: from the terminal, and from npm, which passes it on. */
const SAME_SIGNAL_MS = 1_000
const EXIT_USAGE = 2

/** Runs the API until a signal ends it. A parent with an IPC channel is sent `{ ready: true, address }`. */
async function main(): Promise<void> {
  const settings = readSettings(process.env)
  const logger = pino({ level: settings.logLevel, base: { pid: process.pid } })
  const model = await loadModel(settings.modelPath, logger)
  const app = await buildServer({ predictor: model, logger, expressLane: process.env.LANE !== 'off' })
  const { host, port } = settings
  const address = await app.listen({ host, port, listenTextResolver: (at) => `listening at ${at}` })
  stopOnSignal(app, model, logger)
  process.send?.({ ready: true, address })
}

/** A server without its model still starts: its health check says what is wrong, to people and machines. */
async function loadModel(path: string, logger: Logger): Promise<DigitModel | undefined> {
  try {
    const model = await DigitModel.load(path)
    logger.info({ model: path }, 'model loaded and warmed up')
    return model
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    logger.error({ err: error }, 'no model: /predict will answer 503')
    return undefined
  }
}

/** The first signal drains, a later one leaves at once. */
function stopOnSignal(app: FastifyInstance, model: DigitModel | undefined, logger: Logger): void {
  let stoppingSince: number | undefined
  const onSignal = (signal: NodeJS.Signals | 'parent gone'): void => {
    if (stoppingSince === undefined) {
      stoppingSince = performance.now()
      logger.info({ signal }, 'stopping: requests under way may finish')
      void stop(app, model, logger)
    } else if (signal !== 'parent gone' && performance.now() - stoppingSince > SAME_SIGNAL_MS) {
      process.exit(1)
    }
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  process.on('disconnect', () => onSignal('parent gone'))
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
  if (!isUsageError(error)) throw error
  process.stderr.write(`mnist-api: ${explainStart(error)}\n`)
  process.exitCode = EXIT_USAGE
}
