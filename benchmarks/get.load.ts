import { HttpUser, task } from 'katydid'

/** GET without a pause: how fast can one worker go? */
export class Getter extends HttpUser {
  override readonly tasks = [task(this.get)]

  async get() {
    await this.client.get('/')
  }
}
