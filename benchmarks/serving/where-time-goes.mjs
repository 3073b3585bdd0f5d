// @ts-check
import { readFileSync } from 'node:fs'
import { ResponseHead } from '../../apps/mnist-api/dist/express/response-head.js'
import { RequestIds } from '../../apps/mnist-api/dist/request-ids.js'

const clockTicksPerSecond = 100

/**
 * Processor time of a process so far, user and system, in seconds; NaN where the system does not say.
 * @param {number | undefined} pid
 */
export function cpuSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / clockTicksPerSecond
  } catch {
    return Number.NaN
  }
}

/**
 * The service's own sums: one by the name of its series, or of all series that have these parts.
 * @param {string} origin
 */
export async function metricsOf(origin) {
  const lines = (await (await fetch(`${origin}/metrics`)).text()).split('\n')
  const valueIn = (/** @type {string | undefined} */ line) => Number(line?.split(' ').at(-1) ?? Number.NaN)
  return {
    valueOf: (/** @type {string} */ series) => valueIn(lines.find((line) => line.startsWith(`${series} `))),
    sumOf: (/** @type {string} */ name, /** @type {readonly string[]} */ ...parts) =>
      lines
        .filter((line) => line.startsWith(`${name}{`) && parts.every((part) => line.includes(part)))
        .reduce((sum, line) => sum + valueIn(line), 0),
  }
}

/** @typedef {Awaited<ReturnType<typeof metricsOf>>} Metrics */

/**
 * Microseconds of each request between two looks at the service. Parsing and computing are the service's own sums and
 * fill its core, so they are processor time; HTTP is what is left of the process's: sockets, the event loop, the kernel.
 * Waiting for a batch costs nothing but patience.
 * @param {{ cpu: number, metrics: Metrics }} before
 * @param {{ cpu: number, metrics: Metrics }} after
 */
export function parts(before, after) {
  const grown = (/** @type {string} */ series) =>
    after.metrics.valueOf(series) - before.metrics.valueOf(series)
  const requests = grown('mnist_confidence_count')
  const each = (/** @type {number} */ seconds) => (seconds * 1e6) / requests
  const all = each(after.cpu - before.cpu)
  const parse = each(grown('mnist_inference_parse_seconds_sum'))
  const compute = each(grown('mnist_inference_compute_seconds_sum'))
  const serialise = serialiseMicros()
  return {
    all,
    parse,
    compute,
    serialise,
    http: all - parse - compute - serialise,
    batchWait: each(grown('mnist_inference_queue_seconds_sum')),
    meanBatch: requests / grown('mnist_inference_compute_seconds_count'),
  }
}

/** Writing an answer's head and body as one text, in this process. */
function serialiseMicros() {
  const ids = new RequestIds()
  const head = new ResponseHead(620_000, { version: '2026-01-01', sha256: 'e'.repeat(64) })
  const once = (/** @type {number} */ i) => {
    const body = `{"prediction":${i % 10},"confidence":${Math.fround(i / 200_000)}}`
    const timing = { parseMs: i / 1e5, queueMs: i / 3e5, computeMs: i / 7e5 }
    return head.of({ status: 200, body, timing }, ids.next(), false).length + body.length
  }
  const runs = 200_000
  for (let i = 0; i < runs; i++) once(i)
  const { user, system } = timed(() => {
    for (let i = 0; i < runs; i++) once(i)
  })
  return (user + system) / runs
}

/** @param {() => void} work */
function timed(work) {
  const before = process.cpuUsage()
  work()
  return process.cpuUsage(before)
}
