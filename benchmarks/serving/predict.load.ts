import { readFileSync } from 'node:fs'
import { HttpUser, prepared, task } from 'katydid'

const { BENCH_BODY_FILE = '', BENCH_BODY_TYPE = 'application/json' } = process.env
const body = prepared.bytes(readFileSync(BENCH_BODY_FILE), BENCH_BODY_TYPE)

/** Predictions of one body; the rate is the plan's. */
export class Caller extends HttpUser {
  override readonly tasks = [task(this.predict)]

  async predict() {
    await this.client.post('/predict', { body })
  }
}
