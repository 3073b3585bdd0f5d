interface Waiting<Input, Output> {
  readonly input: Input
  readonly answered: (output: Output) => void
  readonly failed: (reason: unknown) => void
}

export interface BatcherOptions<Input, Output> {
  readonly predict: (inputs: readonly Input[]) => Promise<readonly Output[]>
  readonly maxBatch: number
  /** Resolves once what has arrived by now has been added. */
  readonly arrivals: () => Promise<void>
}

/** Batching without waiting: all that has arrived when the model is free is the next batch, up to the largest. */
export class Batcher<Input, Output> {
  readonly #options: BatcherOptions<Input, Output>
  readonly #queue: Waiting<Input, Output>[] = []
  #isBusy = false
  /** Sizes of the batches so far. */
  readonly sizes: number[] = []

  constructor(options: BatcherOptions<Input, Output>) {
    this.#options = options
  }

  get waiting(): number {
    return this.#queue.length
  }

  add(input: Input): Promise<Output> {
    const answer = new Promise<Output>((answered, failed) => {
      this.#queue.push({ input, answered, failed })
    })
    if (!this.#isBusy) void this.#serve()
    return answer
  }

  async #serve(): Promise<void> {
    this.#isBusy = true
    await this.#options.arrivals()
    while (this.#queue.length > 0) {
      await this.#answer(this.#queue.splice(0, this.#options.maxBatch))
      await this.#options.arrivals()
    }
    this.#isBusy = false
  }

  async #answer(batch: readonly Waiting<Input, Output>[]): Promise<void> {
    this.sizes.push(batch.length)
    try {
      const answers = await this.#options.predict(batch.map(({ input }) => input))
      for (const [i, { answered }] of batch.entries()) answered(answers[i] as Output)
    } catch (reason) {
      for (const { failed } of batch) failed(reason)
    }
  }
}
