import type { Bench } from './bench.ts'
import { answerDoubts, type Doubt } from './doubt.ts'
import type { Inputs } from './inputs.ts'
import { classOf, type Model } from './model.ts'

const longestMs = 1_000
/** Asked twice: a model that does not answer alike is not checked. */
const probes = 4

/** Whether answers given while the clock ran are those given before: a model that is fast by being wrong is found out. */
export class AnswerCheck<Input, Output> {
  readonly #scores: ((output: Output) => ArrayLike<number>) | undefined
  readonly #expected: readonly number[]
  readonly #pool: number
  readonly #tolerance: number
  #looked = 0
  #wrong = 0

  private constructor(
    model: Model<Input, Output>,
    expected: readonly number[],
    pool: number,
    tolerance: number,
  ) {
    this.#scores = model.scores
    this.#expected = expected
    this.#pool = pool
    this.#tolerance = tolerance
  }

  /** Asks as many inputs of the pool as a second allows. */
  static async of<Input, Output>(
    model: Model<Input, Output>,
    { pool }: Inputs<Input>,
    tolerance: number,
    { clock, signal, breathe }: Bench,
  ): Promise<AnswerCheck<Input, Output>> {
    const from = clock.now()
    const expected: number[] = []
    const answer = async (i: number) => {
      const [output] = await model.predict([pool[i] as Input])
      return model.scores?.(output as Output) ?? []
    }
    const isOver = () => signal.aborted || expected.length === pool.length || clock.now() - from > longestMs
    while (!isOver()) {
      const i = expected.length
      const scores = await answer(i)
      if (scores.length < 2 || (i < probes && classOf(await answer(i)) !== classOf(scores))) {
        return new AnswerCheck(model, [], pool.length, tolerance)
      }
      expected.push(classOf(scores))
      if (i % 100 === 99) await breathe()
    }
    return new AnswerCheck(model, expected, pool.length, tolerance)
  }

  /** The answers to inputs of the pool from place `first` on. */
  look(first: number, outputs: readonly Output[]): void {
    for (let i = 0; i < outputs.length; i++) {
      const expected = this.#expected[(first + i) % this.#pool]
      if (expected === undefined) continue
      this.#looked++
      if (!this.#isSame(expected, this.#scores?.(outputs[i] as Output) ?? [])) this.#wrong++
    }
  }

  /** Classes whose scores are as good as equal may trade places. */
  #isSame(expected: number, scores: ArrayLike<number>): boolean {
    const got = classOf(scores)
    return got === expected || (scores[got] as number) - (scores[expected] as number) <= 2 * this.#tolerance
  }

  get doubts(): readonly Doubt[] {
    return answerDoubts(this.#wrong, this.#looked)
  }
}
