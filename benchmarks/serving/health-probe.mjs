// @ts-check
import { Agent, request } from 'node:http'
import { quantile } from '../machine.mjs'

const everyMs = 50

/**
 * Asks a path twenty times a second, on connections of its own, whether or not the answer before has come. `stop` gives
 * what the answers took.
 * @param {string} url
 * @param {{ method?: string, headers?: Record<string, string>, body?: Buffer }} [what]
 */
export function probe(url, { method = 'GET', headers = {}, body } = {}) {
  const agent = new Agent({ keepAlive: true })
  /** @type {{ at: number, ms: number, status: number }[]} */
  const answers = []
  let failed = 0
  const ask = () => {
    const at = performance.now()
    request(url, { agent, method, headers }, (response) => {
      response
        .resume()
        .once('end', () => answers.push({ at, ms: performance.now() - at, status: response.statusCode ?? 0 }))
    })
      .once('error', () => failed++)
      .end(body)
  }
  const timer = setInterval(ask, everyMs)
  return {
    answers,
    stop() {
      clearInterval(timer)
      agent.destroy()
      const sorted = Float64Array.from(answers, ({ ms }) => ms).sort()
      return { asked: answers.length, failed, p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99) }
    },
  }
}
