import { constant, HttpUser, task } from 'katydid'

/** Connects, asks once, and then sits there: what does a waiting user weigh? */
export class Sitter extends HttpUser {
  override readonly waitTime = constant('1h')
  override readonly tasks = [task(this.get)]

  async get() {
    await this.client.get('/')
  }
}
