import { constant, constantThroughput, HttpUser, type Rate, task } from 'katydid'

const pace = process.env.BENCH_PACE

/** One request per arrival; where the program has no arrival rate, users of a fixed pace stand in for it. */
export class Asker extends HttpUser {
  override readonly waitTime = pace ? constantThroughput(pace as Rate) : constant('0s')
  override readonly tasks = [task(this.ask)]

  async ask() {
    await this.client.get('/', { check: isPrediction })
  }
}

const isPrediction = (response: { json(): unknown }) =>
  (response.json() as { prediction?: unknown }).prediction === 7 ? undefined : 'no prediction'
