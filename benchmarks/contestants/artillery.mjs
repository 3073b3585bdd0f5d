// @ts-check
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { npmFolder, npmVersion } from '../peers/folder.mjs'

const processor = fileURLToPath(new URL('artillery-processor.cjs', import.meta.url))

/** Its users are arrivals; ones that loop until the time is up make a closed model. Its times end at the first byte. */
/** @type {import('./contestant.mjs').Contestant} */
export const artillery = {
  name: 'Artillery',
  holdsRate: true,
  version: () => npmVersion('artillery'),
  command(url, load) {
    const script = join(load.folder, 'script.json')
    writeFileSync(script, JSON.stringify(scriptOf(url, load)))
    const program = join(npmFolder('artillery'), 'node_modules/artillery/bin/run')
    return {
      args: [
        process.execPath,
        program,
        'run',
        script,
        '--quiet',
        '--output',
        join(load.folder, 'report.json'),
      ],
      env: { ARTILLERY_DISABLE_TELEMETRY: 'true', RUN_SECONDS: `${load.seconds}` },
    }
  },
  read(_, { folder }) {
    const { aggregate } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))
    const requests = aggregate.counters['http.codes.200'] ?? 0
    const seconds = (aggregate.lastMetricAt - aggregate.firstMetricAt) / 1_000
    const { p50, p95, p99, p999 } = aggregate.summaries['http.response_time']
    return {
      requests,
      perSecond: requests / seconds,
      micros: { p50: p50 * 1e3, p95: p95 * 1e3, p99: p99 * 1e3, p999: p999 * 1e3 },
    }
  },
}

/**
 * @param {string} url
 * @param {import('./contestant.mjs').Load} load
 */
function scriptOf(url, { seconds, connections, perSecond, bodyFile }) {
  const { origin, pathname } = new URL(url)
  const post = bodyFile && {
    post: {
      url: pathname,
      body: readFileSync(bodyFile, 'utf8'),
      headers: { 'content-type': 'application/json' },
    },
  }
  const ask = post || { get: { url: pathname } }
  return {
    config: {
      target: origin,
      http: { pool: connections },
      tls: { rejectUnauthorized: false },
      phases: [
        perSecond
          ? { duration: seconds, arrivalRate: perSecond }
          : { duration: 1, arrivalCount: connections },
      ],
      processor,
    },
    scenarios: [{ flow: perSecond ? [ask] : [{ loop: [ask], whileTrue: 'hasTime' }] }],
  }
}
