import { createHash } from 'node:crypto'

/** What a model is asked: made before the clock runs. */
export interface Inputs<Input = unknown> {
  /** Distinct, in a random order; asked again from the first after the last. */
  readonly pool: readonly Input[]
  /** One that was never asked before. Undefined where there are only those of the pool. */
  readonly fresh?: (() => Input) | undefined
  /** The class of each input of the pool, where it is known. */
  readonly labels?: readonly number[] | undefined
  /** The same in every run, whatever its seed: for comparing answers with those that were kept. Default: the pool. */
  readonly golden?: readonly Input[]
  /** Where they come from, in words. */
  readonly source: string
}

/** `size` inputs from the pool, from place `first` on, round and round. */
export function batchFrom<Input>({ pool }: Inputs<Input>, first: number, size: number): readonly Input[] {
  const at = first % pool.length
  const batch = pool.slice(at, at + size)
  while (batch.length < size) batch.push(...pool.slice(0, size - batch.length))
  return batch
}

/** SHA-256 of what inputs hold: typed arrays by their bytes, all else as JSON. */
export function digestOf(inputs: readonly unknown[]): string {
  const hash = createHash('sha256')
  for (const input of inputs) feed(hash, input)
  return hash.digest('hex')
}

function feed(hash: ReturnType<typeof createHash>, input: unknown): void {
  if (ArrayBuffer.isView(input)) hash.update(new Uint8Array(input.buffer, input.byteOffset, input.byteLength))
  else if (Array.isArray(input)) for (const part of input) feed(hash, part)
  else hash.update(JSON.stringify(input) ?? 'undefined')
}
