// Our histogram beside hdr-histogram-js, same range and digits: node --import tsx benchmarks/histogram.mjs
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js'
import { Histogram } from '../packages/katydid/src/stats/index.ts'
import { IntervalHistogram } from '../packages/katydid/src/stats/interval-histogram.ts'
import { TapeWriter } from '../packages/katydid/src/stats/tape.ts'

const hourMicros = 3_600_000_000
const records = 5_000_000
const perInterval = 5_000
const tape = new TapeWriter()

/** `take`: what was recorded since the last take, as the other thread gets it. */
const contenders = {
  ours: {
    make: () => new IntervalHistogram(),
    record: (histogram, ms) => histogram.record(ms),
    take: (histogram) => {
      histogram.takeTo(tape)
      return structuredClone(tape.take())
    },
    whole: () => new Histogram(),
    merge: (whole, taken) => whole.addBlock(taken, 0),
  },
  'hdr-histogram-js': {
    make: () => build({ highestTrackableValue: hourMicros, numberOfSignificantValueDigits: 3 }),
    record: (histogram, ms) => histogram.recordValue(Math.round(ms * 1_000)),
    take: (histogram) => {
      const text = encodeIntoCompressedBase64(histogram)
      histogram.reset()
      return decodeFromCompressedBase64(text)
    },
    whole: () => contenders['hdr-histogram-js'].make(),
    merge: (whole, taken) => whole.add(taken),
  },
}

/** From 0.5 to 8 ms, in no order. */
const latencies = Float64Array.from({ length: 65_536 }, (_, i) => 0.5 + ((i * 40_503) % 65_536) / 8_738)

function millisOf(work) {
  const start = performance.now()
  work()
  return performance.now() - start
}

function kilobytesOf({ make, record }) {
  globalThis.gc?.()
  const before = process.memoryUsage().arrayBuffers
  const histograms = Array.from({ length: 100 }, make)
  for (const histogram of histograms) for (const ms of latencies.subarray(0, 5_000)) record(histogram, ms)
  globalThis.gc?.()
  return (process.memoryUsage().arrayBuffers - before) / histograms.length / 1_024
}

function measure(contender) {
  const { make, record, take, merge } = contender
  const histogram = make()
  const fill = (count) => {
    for (let i = 0; i < count; i++) record(histogram, latencies[i & 65_535])
  }
  fill(records)
  const recording = millisOf(() => fill(records))
  const whole = contender.whole()
  let taking = 0
  let merging = 0
  for (let round = 0; round < 200; round++) {
    fill(perInterval)
    let taken
    taking += millisOf(() => {
      taken = take(histogram)
    })
    merging += millisOf(() => merge(whole, taken))
  }
  return {
    'record, ns': Math.round((recording * 1e6) / records),
    [`take ${perInterval}, us`]: Math.round((taking * 1_000) / 200),
    'merge, us': Math.round((merging * 1_000) / 200),
    'memory, KB': Math.round(kilobytesOf(contender)),
  }
}

console.table(Object.fromEntries(Object.entries(contenders).map(([name, one]) => [name, measure(one)])))
