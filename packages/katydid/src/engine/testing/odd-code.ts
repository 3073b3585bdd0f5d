import { ok, rawServer } from '../../http/testing/raw-server.ts'
import { HttpUser, TaskSet, type TaskSetClass, task, type UserClass } from '../../plan/index.ts'
import { oddThrown } from '../../text/testing/odd-thrown.ts'
import { type Random, seededRandom, systemClock } from '../../time/index.ts'
import { habitat } from './habitat.ts'

/** Where a load file's own code runs while a user lives. */
export const places = [
  'task',
  'check',
  'async check',
  'check of a stream',
  'measure',
  'tokensIn',
  'onStart of a set',
  'onStop of a set',
  'waitTime',
  'onStop',
] as const
export type Place = (typeof places)[number]

/** A user that goes through its requests and calls, and asks at each place whether to throw there. */
export function userThat(fail: (place: Place) => void): UserClass {
  class Inner extends TaskSet {
    override readonly tasks = [task(this.leave)]
    leave() {
      this.interrupt()
    }
    override onStart() {
      fail('onStart of a set')
    }
    override onStop() {
      fail('onStop of a set')
    }
  }
  return class Odd extends HttpUser {
    override readonly waitTime = () => {
      fail('waitTime')
      return '1ms' as const
    }
    override readonly tasks = [task(this.all), task(Inner as unknown as TaskSetClass)]
    override onStop() {
      fail('onStop')
    }
    async all() {
      await this.client.get('/', { check: () => fail('check') })
      await this.client.get('/', { check: async () => fail('async check') })
      await this.measure('call', () => fail('measure'))
      const tokensIn = () => {
        fail('tokensIn')
        return 1
      }
      const stream = await this.client.stream('GET', '/', {
        tokensIn,
        check: () => fail('check of a stream'),
      })
      await stream.text()
      fail('task')
    }
  }
}

export interface OddCodeResult {
  /** Of all users together. */
  readonly throws: number
  readonly samples: number
  readonly findings: readonly string[]
}

const users = 20

/** Users whose code throws odd things at odd places, as the seed says: what is wrong with what was recorded, in words. */
export async function runOddCode(seed: string, throws: number): Promise<OddCodeResult> {
  await using server = await rawServer((socket) => socket.write(ok('data: x\n\n')))
  const clock = systemClock(process.hrtime.bigint())
  const world = habitat({ clock, host: server.url, seed })
  const random = seededRandom('odd code', seed)
  let thrown = 0
  const userClass = userThat((place) => {
    if (random.next() > (place === 'waitTime' ? 0.02 : 0.3)) return
    thrown++
    throw drawn(random)()
  })
  const started = Array.from({ length: users }, (_, i) => world.start(userClass, String(i)))
  while (thrown < throws && clock.now() < 60_000) await new Promise((resolve) => setTimeout(resolve, 5))
  const gone = started.filter(({ life }) => life.isStopping).length
  for (const { life } of started) life.stop()
  await Promise.all(started.map((user) => user.gone))
  world.agent.close()
  return {
    throws: thrown,
    samples: world.samples.length,
    findings: [...findingsOf(world, gone, thrown < throws)],
  }
}

const makers = Object.values(oddThrown)
const drawn = (random: Random) => random.pick(makers)

function* findingsOf(
  { samples, exceptions, tally }: ReturnType<typeof habitat>,
  gone: number,
  hasHung: boolean,
): Generator<string> {
  if (hasHung) yield 'the users came to a halt'
  if (gone > 0) yield `${gone} users ended though nobody had asked them to`
  if (tally.offered !== samples.length) yield `${tally.offered} offered, ${samples.length} samples`
  if (tally.inFlight !== 0) yield `${tally.inFlight} are still in flight`
  const reasons = samples.flatMap((sample) => (sample.kind === 'failed' ? [sample.reason] : []))
  for (const text of [...reasons, ...exceptions.flatMap(({ message, trace }) => [message, trace])]) {
    if (typeof text !== 'string' || text.length > 10_000) yield `a text that is none: ${typeof text}`
  }
  const kinds = new Set([...reasons, ...exceptions.map(({ message }) => message)])
  if (kinds.size > 3 * makers.length) yield `${kinds.size} texts for ${makers.length} kinds of throws`
}
