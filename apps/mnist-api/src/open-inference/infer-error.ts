/** What a client asked for cannot be; the message says to it why. */
export class InferError extends Error {
  override readonly name = 'InferError'
}
