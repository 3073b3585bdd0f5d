import type { RunListing } from './contract.ts'
import { KeptRun, type Started } from './kept-run.ts'
import { ConflictError } from './problems.ts'

/** What has happened: a second of the current run is over, its state is another, or a run was added. */
export type Happening = 'second' | 'state' | 'added'

export interface KeptRuns {
  readonly runs: number
  /** Of all kept runs but the newest together: their histograms are what takes memory. */
  readonly entries: number
}

const kept: KeptRuns = { runs: 10, entries: 2_000 }

/** The runs of this process, at most one of them going on; of those that are over, the newest few are kept. */
export class RunBook {
  readonly #limits: KeptRuns
  readonly #listeners = new Set<(happening: Happening) => void>()
  #runs: readonly KeptRun[] = []
  #count = 0
  #starting: Promise<KeptRun> | undefined

  constructor(limits: KeptRuns = kept) {
    this.#limits = limits
  }

  /** Starts a run. Throws a ConflictError while another goes on, and whatever `start` throws. */
  start(start: () => Promise<Started>): Promise<KeptRun> {
    if (this.#starting !== undefined || this.going !== undefined) {
      return Promise.reject(new ConflictError('A run is going on; stop it first'))
    }
    this.#starting = this.#add(start).finally(() => {
      this.#starting = undefined
    })
    return this.#starting
  }

  async #add(start: () => Promise<Started>): Promise<KeptRun> {
    await this.current?.ended // it may still be writing its report
    const started = await start()
    const added = new KeptRun(String(++this.#count), started)
    this.#runs = this.#withinLimits([added, ...this.#runs])
    added.ended.then(() => this.#changed(added, 'state'))
    this.#changed(added, 'added')
    return added
  }

  /** Stops what goes on, or is about to; resolves when it is over. */
  async close(): Promise<void> {
    await this.#starting?.catch(() => undefined)
    this.going?.run.stop('Interrupted')
    await this.current?.ended
  }

  /** The newest, which may be over. */
  get current(): KeptRun | undefined {
    return this.#runs[0]
  }

  /** The one that goes on. */
  get going(): KeptRun | undefined {
    return this.current?.isOver === false ? this.current : undefined
  }

  find(id: string): KeptRun | undefined {
    return this.#runs.find((run) => run.id === id)
  }

  get listing(): RunListing {
    return { runs: this.#runs.map(({ summary }) => summary) }
  }

  /** The statistics of one more second of the current run are in. */
  tick(): void {
    if (this.current !== undefined) this.#changed(this.current, 'second')
  }

  /** The state of the current run has changed, or its load. */
  steered(): void {
    if (this.current !== undefined) this.#changed(this.current, 'state')
  }

  onChange(listener: (happening: Happening) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #changed(run: KeptRun, happening: Happening): void {
    run.changed()
    for (const listener of this.#listeners) listener(happening)
  }

  #withinLimits(runs: readonly KeptRun[]): readonly KeptRun[] {
    let entries = 0
    const fits = (run: KeptRun, index: number) => {
      entries += index === 0 ? 0 : run.view.stats.entries.length
      return index < this.#limits.runs && entries <= this.#limits.entries
    }
    return runs.filter(fits)
  }
}
