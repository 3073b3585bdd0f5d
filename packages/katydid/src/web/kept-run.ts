import { createHash } from 'node:crypto'
import type { RunView } from '../report/index.ts'
import type { Run } from '../swarm/index.ts'
import type { About } from './about.ts'
import type { RunSummary, Series } from './contract.ts'
import { seriesOf } from './series-points.ts'
import { snapshotOf, summaryOf } from './snapshot.ts'

/** What is needed of a run to watch and to steer it. */
export type LiveRun = Pick<Run, 'view' | 'stop' | 'reset' | 'setUsers' | 'setRate'>

/** A run that has begun. */
export interface Started {
  readonly run: LiveRun
  readonly about: About
  /** Resolves when it is over and reported. Never rejects. */
  readonly ended: Promise<unknown>
}

/** A JSON text and what tells it from others. */
export interface Document {
  readonly text: string
  readonly etag: string
}

/**
 * A run of this process, going on or over. What it tells is made once after each change, and only when somebody asks:
 * all readers share it.
 */
export class KeptRun {
  readonly id: string
  readonly run: LiveRun
  readonly about: About
  /** Resolves when it is over and reported. Never rejects. */
  readonly ended: Promise<unknown>
  #view: RunView | undefined
  #snapshot: Document | undefined
  readonly #series = new Map<string, Series>()

  constructor(id: string, { run, about, ended }: Started) {
    this.id = id
    this.run = run
    this.about = about
    this.ended = ended
  }

  /** Forgets what was made: a second is over, or the state has changed. */
  changed(): void {
    this.#view = undefined
    this.#snapshot = undefined
    this.#series.clear()
  }

  get view(): RunView {
    this.#view ??= this.run.view
    return this.#view
  }

  get isOver(): boolean {
    return this.view.state === 'stopped'
  }

  get summary(): RunSummary {
    return summaryOf(this.id, this.view, this.about)
  }

  get snapshot(): Document {
    this.#snapshot ??= documentOf(snapshotOf(this.id, this.view, this.about))
    return this.#snapshot
  }

  series(method: string, name: string, sinceMs: number): Series {
    const key = `${method} ${name}`
    const whole = this.#series.get(key) ?? seriesOf(this.view, method, name)
    this.#series.set(key, whole)
    return { ...whole, points: whole.points.filter(({ toMs }) => toMs >= sinceMs) }
  }
}

function documentOf(value: unknown): Document {
  const text = JSON.stringify(value)
  return { text, etag: `"${createHash('sha1').update(text).digest('base64url')}"` }
}
