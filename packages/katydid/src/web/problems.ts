import type { Problems } from './contract.ts'

type Problem = Problems['problems'][number]

/** Input that cannot be used, each mistake at its field. */
export class ProblemsError extends Error {
  override readonly name = 'ProblemsError'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(({ message }) => message).join('; '), options)
    this.problems = problems
  }
}

/** What is asked for does not fit what is going on. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError'
}

/** There is no such thing here, or no longer. */
export class MissingError extends Error {
  override readonly name = 'MissingError'
}
