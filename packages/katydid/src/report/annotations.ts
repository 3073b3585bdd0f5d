import { failuresAreJudged } from '../verdict/index.ts'
import type { RunView } from './view.ts'

/**
 * What went wrong as lines that GitHub Actions shows beside a run: `::error title=...::...`. Empty when nothing did.
 * At most 10 of a kind are shown by GitHub; the gravest come first.
 */
export function annotations({ stats, slos = [], validity }: RunView): string {
  const missed = slos.filter(({ verdict }) => verdict === 'failed' || verdict === 'no data')
  const open = slos.filter(({ verdict }) => verdict === 'inconclusive')
  const failures = stats.failures.filter((failure) => !failuresAreJudged(slos, failure))
  const lines = [
    ...missed.map(({ text, verdict, words }) =>
      line('error', verdict === 'failed' ? 'SLO missed' : 'SLO without data', `${text}: ${words}`),
    ),
    ...failures.map(({ method, name, reason, count }) =>
      line('error', 'Requests failed', `${method} ${name}: ${count} x ${reason}`),
    ),
    ...stats.exceptions.map(({ task, message, count }) =>
      line('error', 'Task threw', `${task}: ${count} x ${message}`),
    ),
    ...open.map(({ text, words }) => line('warning', 'SLO not proven', `${text}: ${words}`)),
    ...(validity?.reasons ?? [])
      .filter(({ severity }) => severity !== 'note')
      .map(({ severity, figure, advice }) => line('warning', `Run is ${severity}`, `${figure}; ${advice}`)),
  ]
  return lines.join('')
}

/** A command of GitHub's, which a percent sign or a line break in its text would end or change. */
function line(command: 'error' | 'warning', title: string, text: string): string {
  return `::${command} title=${inProperty(title)}::${inMessage(text)}\n`
}

const inMessage = (text: string) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const inProperty = (text: string) => inMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
