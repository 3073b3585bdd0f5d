import { tableMillis } from '../report/figures.ts'
import type { RunView } from '../report/index.ts'
import type { Look, Step } from '../verdict/index.ts'
import { digits, levelText } from './capacity-answer.ts'
import { type CapacityRequest, holdOf } from './capacity-options.ts'
import type { Watcher } from './capacity-play.ts'
import { verdictText } from './capacity-text.ts'
import { LiveBlock } from './live-block.ts'
import type { Terminal } from './terminal.ts'

export interface StepDisplay extends Watcher {
  readonly clear: () => void
}

/** Shows each step when it is over, and, on a terminal, how far the one is that goes on. */
export function stepDisplay({ stderr, screen }: Terminal, request: CapacityRequest): StepDisplay {
  const block = screen() === undefined ? undefined : new LiveBlock(stderr, screen)
  const print = (line: string) => (block === undefined ? stderr(line) : block.above(line))
  return {
    onSecond: (look, view) => block?.draw(progressText(look, view, request)),
    onStep: (step) => {
      block?.clear()
      print(`${stepText(step)}\n`)
    },
    clear: () => block?.clear(),
  }
}

function progressText(look: Look, view: RunView, request: CapacityRequest): string {
  const { level, purpose } = look
  const total = (request.options.warmUp + holdOf(request, look)) / 1_000
  const elapsed = Math.min(total, Math.floor(view.elapsed / 1_000))
  const what = purpose === 'confirm' ? ', to confirm' : ''
  return `${levelText(level.kind, level.value)}${what}: ${elapsed} s of ${Math.round(total)} s`
}

/** `50 users       1234/s answered, p99 12.3 ms   kept` */
export function stepText(step: Step): string {
  const { level, achieved, p99, why, verdict } = step
  const load = levelText(level.kind, level.value).padEnd(12)
  const figures = `${digits(achieved)}/s answered, p99 ${tableMillis(p99 as never)} ms`.padEnd(36)
  const reason = verdict === 'missed' || verdict === 'ours' ? `: ${why}` : ''
  return `${load} ${figures} ${verdictText(step)}${reason}`
}
