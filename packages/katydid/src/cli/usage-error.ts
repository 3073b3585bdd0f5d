/** A mistake in the command, a config file or the load file. Its message is all a person needs; it exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly exitCode = 2
}
