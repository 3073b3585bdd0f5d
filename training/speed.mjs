// The comparison of speed.py in onnxruntime-node, where the model is served: node speed.mjs ORIGINAL GRAPH
import os from 'node:os'
import { InferenceSession, Tensor } from 'onnxruntime-node'

const ROUNDS = 200
const CALLS = 50

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]

async function micros(session, feeds) {
  const began = performance.now()
  for (let call = 0; call < CALLS; call++) await session.run(feeds)
  return ((performance.now() - began) * 1_000) / CALLS
}

const options = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' }
const [original, graph] = await Promise.all(
  process.argv.slice(2, 4).map((path) => InferenceSession.create(path, options)),
)
const feeds = { image: new Tensor('float32', Float32Array.from({ length: 784 }, (_, i) => (i % 7) / 7), [1, 1, 28, 28]) }
for (const session of [original, graph]) await micros(session, feeds)

const rounds = []
for (let round = 0; round < ROUNDS; round++) {
  rounds.push([await micros(original, feeds), await micros(graph, feeds)])
}
console.log(`original ${median(rounds.map(([a]) => a)).toFixed(1)} us, graph ${median(rounds.map(([, b]) => b)).toFixed(1)} us`)
console.log(`ratio ${median(rounds.map(([a, b]) => b / a)).toFixed(3)} (${os.cpus()[0]?.model}, node ${process.version})`)
