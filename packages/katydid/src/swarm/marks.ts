import type { Stage } from '../plan/index.ts'
import type { Mark } from '../report/index.ts'
import { type Millis, millis } from '../units/index.ts'
import type { Load } from './load-control.ts'

/** More would hide the chart. */
const most = 200

/** When the stages of a load begin, and when it was changed by hand. */
export class Marks {
  #marks: readonly Mark[]

  constructor(load: Load) {
    this.#marks = stageMarks(load).slice(0, most)
  }

  add(at: Millis, text: string): void {
    if (this.#marks.length >= most) return
    this.#marks = [...this.#marks, { at, text }].sort((a, b) => a.at - b.at)
  }

  /** Those that have come by `now`. */
  until(now: Millis): readonly Mark[] {
    return this.#marks.filter(({ at }) => at <= now)
  }
}

function stageMarks(load: Load): readonly Mark[] {
  if (load.kind === 'user-stages') return marksOf(load.stages, ' users')
  if (load.kind !== 'arrivals' || load.arrivals.kind === 'trace') return []
  return marksOf(load.arrivals.stages, '/s')
}

/** A load of one stage has nothing to mark. */
function marksOf(stages: readonly Stage[], unit: string): readonly Mark[] {
  if (stages.length < 2) return []
  let at = 0
  return stages.map(({ from, to, duration }) => {
    const mark = { at: millis(at), text: `${from === to ? to : `${from} to ${to}`}${unit}` }
    at += duration
    return mark
  })
}
