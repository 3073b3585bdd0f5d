import type { RunPlan } from '../plan/index.ts'
import type { Reporter } from '../report/index.ts'
import { formatDuration } from '../units/index.ts'
import type { Options } from './flags.ts'
import type { WantedLoad } from './load-of.ts'
import type { PreparedRun } from './prepared-run.ts'
import { textFile, writeResults } from './write-results.ts'

/** Locust's placeholders in the path of `--html`, without credentials of the host: {u} users, {r} users or arrivals a second, {t} run time, {h} host. */
export function htmlPath(
  { classes }: Pick<RunPlan, 'classes'>,
  { load, runTime }: WantedLoad,
  { html, users, rate }: Pick<Options, 'html' | 'users' | 'rate'>,
): string | undefined {
  const isUsers = load.kind === 'users'
  const values: Readonly<Record<string, string>> = {
    u: String((isUsers ? load.users : users) ?? ''),
    r: String((isUsers ? load.spawnRate : rate) ?? ''),
    t: runTime === undefined ? '' : formatDuration(runTime),
    h: [...new Set(classes.map(({ host }) => host.replace(/^https?:\/\/(?:[^/]*@)?/i, '')))].join('-'),
  }
  return html?.replace(/\{([urth])\}/g, (_, key: string) => inFileName(values[key] ?? ''))
}

const inFileName = (text: string) => text.replaceAll(/[^\w.-]+/g, '_')

/** `--html`: the report, written when the run is over. What makes it is only loaded when it is asked for. */
export async function htmlReporter({
  options: { html: path },
  about,
}: PreparedRun): Promise<readonly Reporter[]> {
  if (path === undefined) return []
  const { reportOf } = await import('../web/html-report.ts')
  const onEnd: Reporter['onEnd'] = (view) =>
    writeResults(textFile(path, '.', () => reportOf('1', view, about)))
  return [{ files: [path], onEnd }]
}
