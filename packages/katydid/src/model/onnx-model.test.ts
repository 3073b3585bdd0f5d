import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { randomInputs } from './onnx-inputs.ts'
import { onnxModel } from './onnx-model.ts'
import { findRuntime, MissingRuntimeError } from './onnx-runtime.ts'
import { type IdentityInput, identityOnnx } from './testing/identity-onnx.ts'

const projects = [import.meta.dirname]

/** A file of a graph that hands its inputs on. */
function file(...inputs: readonly IdentityInput[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'katydid-onnx-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'identity.onnx')
  writeFileSync(path, identityOnnx(...inputs))
  return path
}

test('several inputs of several types go in as a batch, and each gets its own part back', async () => {
  const path = file(
    { name: 'words', type: 'int64', dims: ['N', 'length'] },
    { name: 'gain', type: 'float32', dims: ['N', 2] },
  )
  const model = await onnxModel(path, { projects, sizes: { length: 3 } })
  onTestFinished(model.close)
  expect(model.inputs).toEqual([
    { name: 'words', type: 'int64', dims: [3] },
    { name: 'gain', type: 'float32', dims: [2] },
  ])
  const asked = randomInputs(model.inputs, 7, 50).pool.slice(0, 5)
  const answers = await model.predict(asked)
  expect(answers.map((answer) => answer.map((part) => [...(part as Float32Array)]))).toEqual(
    asked.map((input) => input.map((part) => [...(part as Float32Array)])),
  )
  expect(
    asked.flatMap(([words]) => [...(words as BigInt64Array)]).every((word) => word >= 0n && word < 50n),
  ).toBe(true)
  // 64-bit integers are no scores; the floats are.
  expect(model.scores?.(answers[0]!)).toEqual(asked[0]![1])
})

test('a batch of fixed size is one input, and batches of it are not made', async () => {
  const model = await onnxModel(file({ name: 'x', type: 'float32', dims: [4, 2] }), { projects })
  onTestFinished(model.close)
  expect(model.maxBatch).toBe(1)
  expect(model.inputs[0]!.dims).toEqual([4, 2])
  const [answer] = await model.predict([[new Float32Array(8).fill(3)]])
  expect(answer![0]).toEqual(new Float32Array(8).fill(3))
})

test('a size that the file leaves open is asked for', async () => {
  const path = file({ name: 'words', type: 'int64', dims: ['N', 'length'] })
  await expect(onnxModel(path, { projects })).rejects.toThrow(
    'input words leaves the size of length open; say it, as in --size length=128',
  )
})

test('random inputs are the same for a seed, and golden ones for any', () => {
  const shapes = [{ name: 'x', type: 'float16', dims: [5] }] as const
  const [one, same, other] = [randomInputs(shapes, 1), randomInputs(shapes, 1), randomInputs(shapes, 2)]
  expect(one.pool).toEqual(same.pool)
  expect(one.pool[0]).not.toEqual(other.pool[0])
  expect(one.golden).toEqual(other.golden)
  expect(one.pool.flatMap(([half]) => [...(half as Uint16Array)]).every((bits) => bits < 0x3c00)).toBe(true)
})

test('a file that is no model is refused, as is a project without the runtime', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'katydid-onnx-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'text.onnx'), 'no model')
  await expect(onnxModel(join(folder, 'text.onnx'), { projects })).rejects.toThrow(
    /^could not load .*text\.onnx/,
  )
  await expect(onnxModel(join(folder, 'absent.onnx'), { projects })).rejects.toThrow('cannot read')
  expect(() => findRuntime([folder])).toThrow(MissingRuntimeError)
  expect(() => findRuntime([folder])).toThrow('npm install --save-dev onnxruntime-node')
})
