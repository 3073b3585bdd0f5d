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
  readonly #made = new Map<string, unknown>()

  constructor(id: string, { run, about, ended }: Started) {
    this.id = id
    this.run = run
    this.about = about
    this.ended = ended
  }

  /** Forgets what was made: a second is over, or the state has changed. */
  changed(): void {
    this.#made.clear()
  }

  /** What `make` made when it was first asked for since the last change. */
  once<T>(key: string, make: () => T): T {
    if (!this.#made.has(key)) this.#made.set(key, make())
    return this.#made.get(key) as T
  }

  get view(): RunView {
    return this.once('view', () => this.run.view)
  }

  get isOver(): boolean {
    return this.view.state === 'stopped'
  }

  get summary(): RunSummary {
    return summaryOf(this.id, this.view, this.about)
  }

  get snapshot(): Document {
    return this.once('snapshot', () => documentOf(snapshotOf(this.id, this.view, this.about)))
  }

  series(method: string, name: string, sinceMs: number): Series {
    return seriesOf(this.view, method, name, sinceMs)
  }
}

function documentOf(value: unknown): Document {
  const text = JSON.stringify(value)
  return { text, etag: `"${createHash('sha1').update(text).digest('base64url')}"` }
}
