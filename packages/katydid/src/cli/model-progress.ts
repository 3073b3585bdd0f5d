import type { ModelProgress } from '../model/index.ts'
import { LiveBlock } from './live-block.ts'
import type { Terminal } from './terminal.ts'

/** Shows how far the test of a model is: a bar that is redrawn, or a line per scenario where there is no terminal. */
export interface ProgressDisplay {
  readonly show: (progress: ModelProgress) => void
  readonly clear: () => void
}

const barWidth = 24
/** Drawing takes time from whatever is measured next. */
const redrawMs = 100

export function progressDisplay(
  { stderr, screen }: Pick<Terminal, 'stderr' | 'screen'>,
  nowMs: () => number = () => performance.now(),
): ProgressDisplay {
  return screen() === undefined ? plainDisplay(stderr) : liveDisplay(new LiveBlock(stderr, screen), nowMs)
}

function plainDisplay(write: (text: string) => void): ProgressDisplay {
  const show = ({ scenario, number, of, share }: ModelProgress) => {
    if (share === 0) write(`${number} of ${of}: ${scenario}\n`)
  }
  return { show, clear: () => {} }
}

function liveDisplay(block: LiveBlock, nowMs: () => number): ProgressDisplay {
  let drawnAt = Number.NEGATIVE_INFINITY
  const show = (progress: ModelProgress) => {
    if (progress.share > 0 && nowMs() - drawnAt < redrawMs) return
    drawnAt = nowMs()
    block.draw(progressBar(progress))
  }
  return { show, clear: () => block.clear() }
}

/** `[##########--------------]  42 %  single-stream (5 of 10)`, of all scenarios. */
export function progressBar({ scenario, number, of, share }: ModelProgress): string {
  const done = Math.min(1, (number - 1 + share) / of)
  const filled = Math.round(done * barWidth)
  const bar = '#'.repeat(filled) + '-'.repeat(barWidth - filled)
  return `[${bar}] ${String(Math.floor(done * 100)).padStart(3)} %  ${scenario} (${number} of ${of})`
}
