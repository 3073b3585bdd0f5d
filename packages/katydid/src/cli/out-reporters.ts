import { appendFileSync, writeFileSync } from 'node:fs'
import {
  annotations,
  junitReport,
  markdownReport,
  type Reporter,
  type RunView,
  resultJson,
} from '../report/index.ts'
import type { Output } from './outputs.ts'
import type { PreparedRun } from './prepared-run.ts'
import type { Terminal } from './terminal.ts'

/** `--out`: each of them written when the run is over. */
export function outReporters(prepared: PreparedRun, terminal: Terminal): readonly Reporter[] {
  return prepared.options.out.map((output) => ({
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

/** Markdown goes to the job summary as well, where GitHub Actions names its file. */
function write({ kind, file }: Output, text: string, { stdout, env }: Terminal): void {
  if (file === undefined) stdout(text)
  else writeFileSync(file, text)
  if (kind === 'markdown' && env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, text)
}
