import { appendFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  annotations,
  junitReport,
  markdownReport,
  type Reporter,
  type RunView,
  resultJson,
  writeWhole,
} from '../report/index.ts'
import type { Output } from './outputs.ts'
import type { PreparedRun } from './prepared-run.ts'
import type { Terminal } from './terminal.ts'
import { writeResults } from './write-results.ts'

/** `--out`: each of them written when the run is over. */
export function outReporters(prepared: PreparedRun, terminal: Terminal): readonly Reporter[] {
  return prepared.options.out.map((output) => ({
    files: output.file === undefined ? [] : [output.file],
    onEnd: (view) => write(output, textOf(output, view, prepared), terminal),
  }))
}

function textOf({ kind }: Output, view: RunView, { about }: PreparedRun): string {
  const { facts, plan } = about
  switch (kind) {
    case 'markdown':
      return markdownReport(view, facts)
    case 'junit':
      return junitReport(view, facts)
    case 'annotations':
      return annotations(view)
    case 'json':
      return resultJson(view, facts, plan)
  }
}

/** Markdown goes to the job summary as well, where GitHub Actions names its file. Throws a ResultLostError. */
function write({ kind, file }: Output, text: string, { stdout, env, cwd }: Terminal): void {
  const summary = kind === 'markdown' ? env.GITHUB_STEP_SUMMARY : undefined
  writeResults([
    ...(file === undefined ? [] : [{ file, write: () => writeWhole(resolve(cwd, file), text) }]),
    ...(summary ? [{ file: summary, write: () => appendFileSync(summary, text) }] : []),
  ])
  if (file === undefined) stdout(text)
}
