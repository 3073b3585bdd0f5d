import { constantThroughput, HttpUser, task } from 'katydid'

const entries = 200
/** So that all users together make 5,000 requests a second when there are 1,000 of them. */
const pace = '5/s'

/** Many users and many entries: what a page has most to show of. */
export class Browser extends HttpUser {
  override readonly waitTime = constantThroughput(pace)
  override readonly tasks = [task(this.look)]

  async look() {
    await this.client.get('/', { name: `/entry/${this.random.below(entries)}` })
  }
}
