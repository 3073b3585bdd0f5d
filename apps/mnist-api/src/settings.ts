import { availableParallelism } from 'node:os'
import type { Guards } from './guards.ts'
import { DEFAULT_MODEL_PATH } from './model.ts'
import { DEFAULT_LIMITS, type Limits } from './predict/admission.ts'

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** What the environment may decide. */
export interface Settings {
  readonly host: string
  /** TCP port; 0 lets the system choose a free one. */
  readonly port: number
  readonly modelPath: string
  readonly logLevel: LogLevel
  /** Processes that answer. */
  readonly workers: number
  readonly limits: Limits
  readonly guards: Guards
  /** Spans are sent somewhere. */
  readonly isTraced: boolean
}

/** The environment asks for something that cannot be; the message is for whoever set it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the settings; a variable that is empty counts as not set. Throws `SettingsError`. */
export function readSettings(env: Environment): Settings {
  return {
    host: env.HOST || '127.0.0.1',
    port: readPort(env.PORT || '8000'),
    modelPath: env.MODEL_PATH || DEFAULT_MODEL_PATH,
    logLevel: readLogLevel(env.LOG_LEVEL || 'info'),
    workers: readCount(env, 'WORKERS') ?? availableParallelism(),
    limits: {
      maxWaitMs: readCount(env, 'MAX_WAIT_MS') ?? DEFAULT_LIMITS.maxWaitMs,
      maxQueue: readCount(env, 'MAX_QUEUE') ?? DEFAULT_LIMITS.maxQueue,
    },
    guards: {
      apiKey: env.API_KEY || undefined,
      requestsPerMinute: readCount(env, 'RATE_LIMIT'),
    },
    isTraced: Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT),
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new SettingsError(`PORT must be 0 to 65535, not "${text}"`)
  return port
}

function readCount(env: Environment, name: string): number | undefined {
  const text = env[name]
  if (!text) return undefined
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new SettingsError(`${name} must be a whole number from 1 on, not "${text}"`)
  return Number(text)
}

function readLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text)
  if (level === undefined) throw new SettingsError(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}`)
  return level
}
