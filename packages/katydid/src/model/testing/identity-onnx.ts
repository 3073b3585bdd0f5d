/** An input of a graph; a size that is a name is left open. */
export interface IdentityInput {
  readonly name: string
  readonly type: 'float32' | 'int64'
  readonly dims: readonly (number | string)[]
}

/** A model as an ONNX file (protocol buffers, onnx.proto) that hands each input on as an output `NAME_out`. */
export function identityOnnx(...inputs: readonly IdentityInput[]): Buffer {
  const nodes = inputs.map(({ name }) => bytes(1, text(1, name), text(2, `${name}_out`), text(4, 'Identity')))
  const ins = inputs.map((input) => bytes(11, valueInfo(input.name, input)))
  const outs = inputs.map((input) => bytes(12, valueInfo(`${input.name}_out`, input)))
  const graph = bytes(7, ...nodes, text(2, 'identity'), ...ins, ...outs)
  return Buffer.concat([number(1, 8), graph, bytes(8, number(2, 13))])
}

const elementTypes = { float32: 1, int64: 7 } as const

function valueInfo(name: string, { type, dims }: IdentityInput): Buffer {
  const sizes = dims.map((size) => bytes(1, typeof size === 'number' ? number(1, size) : text(2, size)))
  const tensor = bytes(1, number(1, elementTypes[type]), bytes(2, ...sizes))
  return Buffer.concat([text(1, name), bytes(2, tensor)])
}

/** Fields of a message: a number, a text, or a message of its own. All lengths here are below 2^14. */
const number = (field: number, value: number) => Buffer.from([field << 3, ...varint(value)])
const text = (field: number, value: string) => bytes(field, Buffer.from(value))

function bytes(field: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...varint(body.length)]), body])
}

const varint = (value: number): readonly number[] =>
  value < 128 ? [value] : [(value & 127) | 128, value >> 7]
