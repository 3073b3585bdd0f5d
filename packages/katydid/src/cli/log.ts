import { Mask } from '../text/index.ts'

export const logLevels = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const
export type LogLevel = (typeof logLevels)[number]

/** Writes lines in Locust's format under one name, such as `katydid.main`. */
export interface Logger {
  debug(message: string): void
  info(message: string): void
  warning(message: string): void
  error(message: string): void
  critical(message: string): void
}

export interface LogOptions {
  /** Lines below it are dropped. */
  readonly level: LogLevel
  /** Shown up to its first dot. */
  readonly hostname: string
  /** Takes a whole line, newline included. */
  readonly write: (line: string) => void
  readonly now?: () => Date
  /** What is known to be secret; may grow. */
  readonly mask?: Mask
  /** Told of each line in its parts. */
  readonly onLine?: (at: Date, level: LogLevel, message: string) => void
}

/** Gives out loggers that share one level and one place to write to. */
export function createLog({
  level,
  hostname,
  write,
  now = () => new Date(),
  mask = new Mask(),
  onLine,
}: LogOptions) {
  const host = hostname.split('.')[0]
  const least = logLevels.indexOf(level)
  return (name: string): Logger => {
    const at = (lineLevel: LogLevel) => (text: string) => {
      if (logLevels.indexOf(lineLevel) < least) return
      const message = mask.text(text)
      const date = now()
      write(`[${timestamp(date)}] ${host}/${lineLevel}/${name}: ${message}\n`)
      onLine?.(date, lineLevel, message)
    }
    return {
      debug: at('DEBUG'),
      info: at('INFO'),
      warning: at('WARNING'),
      error: at('ERROR'),
      critical: at('CRITICAL'),
    }
  }
}

/** `2026-08-01 10:41:10,947`, local time, as Python's logging prints it. */
function timestamp(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  return `${day} ${time},${String(date.getMilliseconds()).padStart(3, '0')}`
}
