import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Result } from '../report/result-schema.ts'
import { decodeText, thrownText } from '../text/index.ts'
import type { ComparedEntry, ComparedRun } from '../verdict/index.ts'
import { UsageError } from './usage-error.ts'

const schema = 'urn:katydid:result:1'

/** What `--out json` wrote. Throws a UsageError. */
export function readResult(path: string, cwd: string): Result {
  const result = parsed(path, textOf(path, cwd))
  if (result?.schema !== schema || !Array.isArray(result.entries)) {
    throw new UsageError(`${path} is not a result: write one with katydid run --out json=${path}`)
  }
  return result as Result
}

function textOf(path: string, cwd: string): string {
  try {
    return decodeText(readFileSync(resolve(cwd, path)))
  } catch (cause) {
    throw new UsageError(`${path} cannot be read (${(cause as NodeJS.ErrnoException).code})`, { cause })
  }
}

function parsed(path: string, text: string): Partial<Result> | null {
  try {
    return JSON.parse(text) as Partial<Result> | null
  } catch (cause) {
    throw new UsageError(`${path} is not JSON: ${thrownText(cause)}`, { cause })
  }
}

/** The total is of use where it is not the only entry. */
export function comparedRun({ plan, entries, total, window }: Result): ComparedRun {
  const all = entries.length === 1 ? entries : [...entries, total]
  return { isOpen: plan.model === 'open', entries: all.map((entry) => comparedEntry(entry, window.fromMs)) }
}

function comparedEntry(entry: Result['total'], fromMs: number): ComparedEntry {
  const { method, name, requests, failed, response, series } = entry
  return {
    name: method === '' && name === totalName ? 'total' : `${method} ${name}`.trim(),
    requests,
    failed,
    times: quantilesOf(response),
    windows: wholeWindows(series ?? [], fromMs).map((point) => ({
      seconds: (point.toMs - point.fromMs) / 1_000,
      requests: point.requests,
      failures: point.failures,
      times: quantilesOf(point),
    })),
  }
}

const totalName = 'Aggregated'

type Points = NonNullable<Result['total']['series']>

/** Without those that the warm-up or the end of the run cut short. */
function wholeWindows(points: Points, fromMs: number): Points {
  const width = Math.max(0, ...points.map((point) => point.toMs - point.fromMs))
  return points.filter((point) => point.fromMs >= fromMs && point.toMs - point.fromMs === width)
}

const quantilesOf = ({ p50Ms, p95Ms, p99Ms }: Pick<Points[number], 'p50Ms' | 'p95Ms' | 'p99Ms'>) => ({
  p50: p50Ms ?? undefined,
  p95: p95Ms ?? undefined,
  p99: p99Ms ?? undefined,
})
