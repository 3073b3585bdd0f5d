import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PIXELS } from './digit.ts'
import { DEFAULT_MODEL_PATH, DigitModel, ModelError } from './model.ts'
import { noise } from './testing/digits.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mnist-model-'))
})

afterAll(() => rm(folder, { recursive: true }))

describe('a model that cannot be used is a ModelError', () => {
  test('a file that is not there', async () => {
    await expect(DigitModel.load(join(folder, 'absent.onnx'))).rejects.toThrow(ModelError)
  })

  test.each([
    ['an empty file', 0],
    ['a file cut in half', 0.5],
  ])('%s', async (_name, share) => {
    const whole = await readFile(DEFAULT_MODEL_PATH)
    const path = join(folder, `${share}.onnx`)
    await writeFile(path, whole.subarray(0, whole.length * share))
    await expect(DigitModel.load(path)).rejects.toThrow(ModelError)
  })

  test('a file of something else', async () => {
    const path = join(folder, 'text.onnx')
    await writeFile(path, 'not a model')
    await expect(DigitModel.load(path)).rejects.toThrow(/could not load the model .*text\.onnx/)
  })
})

test('the shipped model gives a batch the answers that it gives one by one', async () => {
  const model = await DigitModel.load(DEFAULT_MODEL_PATH)
  const digits = Array.from({ length: 8 }, (_, seed) => noise(seed))
  const probabilities = await model.probabilities(Float32Array.from(digits.flat()), digits.length)
  expect(probabilities).toHaveLength(80)
  for (const [at, digit] of digits.entries()) {
    const row = probabilities.subarray(at * 10, at * 10 + 10)
    const { prediction, confidence } = await model.predict(Float32Array.from(digit))
    expect(row.reduce((sum, probability) => sum + probability)).toBeCloseTo(1, 5)
    expect(row[prediction]).toBe(Math.max(...row))
    expect(row[prediction]).toBeCloseTo(confidence, 5)
  }
  await model.release()
})

test('a released model rejects rather than answers', async () => {
  const model = await DigitModel.load(DEFAULT_MODEL_PATH)
  await model.release()
  await expect(model.predict(new Float32Array(PIXELS))).rejects.toThrow()
})
