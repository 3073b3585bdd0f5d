import { readFileSync } from 'node:fs'
import { constant, HttpUser, prepared, type Response, task } from 'katydid'

const bodyFile = process.env.BENCH_BODY_FILE
const body = bodyFile ? prepared.bytes(readFileSync(bodyFile), 'application/json') : undefined

/** What a load test has and a loop has not: weighted tasks, and a JSON check on each answer. */
export class Racer extends HttpUser {
  override readonly waitTime = constant('0s')
  override readonly tasks = [task(10, this.predict), task(2, this.health), task(1, this.root)]

  async predict() {
    await this.ask('/predict')
  }

  async health() {
    await this.ask('/health')
  }

  async root() {
    await this.ask('/')
  }

  async ask(path: string) {
    if (body) await this.client.post(path, { body, check: isPrediction })
    else await this.client.get(path, { check: isPrediction })
  }
}

const isPrediction = (response: Response) =>
  (response.json() as { prediction?: unknown }).prediction === 7 ? undefined : 'no prediction'
