import { DEFAULT_MODEL_PATH } from './model.ts'

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** What the environment may decide. */
export interface Settings {
  readonly host: string
  /** TCP port; 0 lets the system choose a free one. */
  readonly port: number
  readonly modelPath: string
  readonly logLevel: LogLevel
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
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new SettingsError(`PORT must be 0 to 65535, not "${text}"`)
  return port
}

function readLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text)
  if (level === undefined) throw new SettingsError(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}`)
  return level
}
