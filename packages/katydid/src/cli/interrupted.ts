/** Somebody pressed Ctrl-C before there was an answer. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}
