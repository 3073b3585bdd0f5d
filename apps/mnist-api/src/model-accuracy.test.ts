import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { PIXELS, type Pixels } from './digit.ts'
import { DEFAULT_MODEL_PATH, DigitModel } from './model.ts'

const IMAGES_HEADER_BYTES = 16
const LABELS_HEADER_BYTES = 8
const BATCH = 500
/** Processors round differently, and eight bits make steps of that: so many digits may fall on the other side. */
const MOST_MOVED = 3

interface Figures {
  readonly digits: number
  readonly errors: number
  /** Counts [true digit][predicted digit]. */
  readonly confusionMatrix: readonly (readonly number[])[]
}

/** The parts of the model card that can be checked here. */
interface ModelCard {
  readonly sha256: string
  readonly bytes: number
  readonly test?: Figures
}

const card = JSON.parse(
  await readFile(join(dirname(DEFAULT_MODEL_PATH), 'model-card.json'), 'utf8'),
) as ModelCard

test('the model card is about the model that is shipped', async () => {
  const file = await readFile(DEFAULT_MODEL_PATH)
  expect(file.length).toBe(card.bytes)
  expect(createHash('sha256').update(file).digest('hex')).toBe(card.sha256)
})

const folder = process.env.MNIST_DIR
if (!folder)
  console.warn('Test accuracy left out: set MNIST_DIR to a folder with the MNIST files to check it.')

describe.skipIf(!folder)('with the MNIST test files (MNIST_DIR)', () => {
  test('the shipped graph makes the errors that its card states', async () => {
    const stated = card.test
    if (stated === undefined) throw new Error('the model card states no test figures')
    const { images, labels } = await readTestFiles(resolve(folder ?? ''))
    const counted = await confusion(images, labels)
    expect(labels.length).toBe(stated.digits)
    expect(moved(counted, stated.confusionMatrix)).toBeLessThanOrEqual(MOST_MOVED)
    const correct = stated.confusionMatrix.reduce((sum, row, digit) => sum + (row[digit] ?? 0), 0)
    expect(labels.length - correct).toBe(stated.errors)
  })
})

/** Digits that are counted in another cell. */
function moved(counted: Figures['confusionMatrix'], stated: Figures['confusionMatrix']): number {
  const differences = counted.map((row, digit) =>
    row.map((count, predicted) => Math.abs(count - (stated[digit]?.[predicted] ?? 0))),
  )
  return differences.flat().reduce((sum, difference) => sum + difference, 0) / 2
}

async function readTestFiles(path: string): Promise<{ images: Pixels; labels: Buffer }> {
  const read = async (name: string) => promisify(gunzip)(await readFile(join(path, name)))
  const images = (await read('t10k-images-idx3-ubyte.gz')).subarray(IMAGES_HEADER_BYTES)
  const labels = (await read('t10k-labels-idx1-ubyte.gz')).subarray(LABELS_HEADER_BYTES)
  expect(images.length).toBe(labels.length * PIXELS)
  return { images: Float32Array.from(images, (byte) => byte / 255), labels }
}

async function confusion(images: Pixels, labels: Buffer): Promise<number[][]> {
  const counts = Array.from({ length: 10 }, () => new Array<number>(10).fill(0))
  const model = await DigitModel.load(DEFAULT_MODEL_PATH)
  for (let first = 0; first < labels.length; first += BATCH) {
    const truth = labels.subarray(first, first + BATCH)
    const batch = images.slice(first * PIXELS, (first + truth.length) * PIXELS)
    const probabilities = await model.probabilities(batch, truth.length)
    for (const [at, label] of truth.entries()) {
      const row = probabilities.subarray(at * 10, at * 10 + 10)
      const counted = counts[label] ?? []
      const predicted = row.indexOf(Math.max(...row))
      counted[predicted] = (counted[predicted] ?? 0) + 1
    }
  }
  await model.release()
  return counts
}
