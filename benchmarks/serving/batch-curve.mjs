// @ts-check
/**
 * What a digit costs the model, by how many of them run at once: the limit of what any service around it can do, and
 * where its largest batch comes from. `node benchmarks/serving/batch-curve.mjs [MODEL ...]`; processor time, one thread.
 */
import { fileURLToPath } from 'node:url'
import { DEFAULT_MODEL_PATH, DigitModel, PIXELS } from '../../apps/mnist-api/dist/index.js'
import { median } from '../machine.mjs'

const sizes = [1, 2, 4, 6, 8, 12, 16, 24, 32, 64]
const rounds = 9
/** Digits in a round. */
const digitsARound = 400

/** @returns {Promise<{ digits: number, microsEach: number }[]>} */
export async function batchCurve(path = DEFAULT_MODEL_PATH) {
  const model = await DigitModel.load(path)
  const rows = []
  for (const digits of sizes) rows.push({ digits, microsEach: await microsEach(model, digits) })
  await model.release()
  return rows
}

/**
 * @param {DigitModel} model
 * @param {number} digits
 */
async function microsEach(model, digits) {
  const pixels = Float32Array.from({ length: digits * PIXELS }, () => Math.random())
  const runs = Math.ceil(digitsARound / digits)
  const times = []
  for (let round = 0; round <= rounds; round++) {
    const before = process.cpuUsage()
    for (let run = 0; run < runs; run++) await model.probabilities(pixels, digits)
    const { user, system } = process.cpuUsage(before)
    if (round > 0) times.push((user + system) / (runs * digits)) // the first warms up
  }
  return median(times)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const paths = process.argv.slice(2)
  for (const path of paths.length > 0 ? paths : [undefined]) console.table(await batchCurve(path))
}
