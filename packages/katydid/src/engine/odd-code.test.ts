import { describe, expect, test } from 'vitest'
import { ok, rawServer } from '../http/testing/raw-server.ts'
import { until } from '../http/testing/test-agent.ts'
import { HttpUser, task, type UserContext } from '../plan/index.ts'
import { oddThrown } from '../text/testing/odd-thrown.ts'
import { systemClock, virtualClock } from '../time/index.ts'
import { millis, seconds } from '../units/index.ts'
import { OpenSegment } from './open-segment.ts'
import { OpenUser } from './open-user.ts'
import { habitat } from './testing/habitat.ts'
import { places, runOddCode, userThat } from './testing/odd-code.ts'

test.each(places.filter((place) => place !== 'onStop'))(
  'whatever is thrown in %s costs no user, no request and no sum, and has a text',
  async (place) => {
    await using server = await rawServer((socket) => socket.write(ok('data: x\n\n')))
    const world = habitat({ clock: systemClock(process.hrtime.bigint()), host: server.url })
    const users = Object.entries(oddThrown).map(([what, make], i) => ({
      what,
      user: world.start(
        userThat((here) => {
          if (here === place) throw make()
        }),
        `${i}`,
      ),
    }))
    await until(() => world.samples.length > users.length * 20 || world.exceptions.length > users.length * 3)
    expect(users.filter(({ user }) => user.life.isStopping).map(({ what }) => what)).toEqual([])
    for (const { user } of users) user.life.cutOff()
    await Promise.all(users.map(({ user }) => user.gone))
    world.agent.close()
    expect([world.tally.offered, world.tally.inFlight, world.tally.usersLost]).toEqual([
      world.samples.length,
      0,
      0,
    ])
    const texts = [
      ...world.exceptions.flatMap(({ message, trace }) => [message, trace]),
      ...world.samples.flatMap((sample) => (sample.kind === 'failed' ? [sample.reason] : [])),
    ]
    expect(texts.length).toBeGreaterThan(0)
    for (const text of texts) expect(text).toEqual(expect.any(String))
    expect(new Set(texts.map((text) => text?.slice(0, 40))).size).toBeLessThan(3 * users.length)
  },
)

// npm run fuzz does the same with new seeds.
test('users whose code throws all sorts of things everywhere go on, and their sums agree', async () => {
  const { findings, throws } = await runOddCode('suite', 400)
  expect(findings).toEqual([])
  expect(throws).toBeGreaterThanOrEqual(400)
})

describe('a user that cannot do its work is counted as lost', () => {
  const broken = () => {
    throw new Error('login failed')
  }
  class NoLogin extends HttpUser {
    override readonly tasks = [task(this.nothing)]
    override onStart = broken
    nothing() {}
  }
  class NoConstructor extends HttpUser {
    constructor(context: UserContext) {
      super(context)
      broken()
    }
  }
  class NoTasks extends HttpUser {}
  const classes = {
    'onStart throws': NoLogin,
    'the constructor throws': NoConstructor,
    'there are no tasks': NoTasks,
  }

  test.each(Object.entries(classes))('of the closed model: %s', async (_, userClass) => {
    const { start, tally, exceptions, agent } = habitat({ clock: systemClock(process.hrtime.bigint()) })
    const user = start(userClass)
    await user.gone
    agent.close()
    expect([tally.usersStarted, tally.usersLost, exceptions.length]).toEqual([1, 1, 1])
  })

  test.each(Object.entries(classes))(
    'of the open model, and its arrivals are unsent: %s',
    async (_, userClass) => {
      const clock = systemClock(process.hrtime.bigint())
      const { habitat: around, host, agent, samples, tally } = habitat({ clock })
      const segment = new OpenSegment({
        clock,
        classes: [{ name: 'A', weight: 1, fixedCount: undefined }],
        part: { index: 0, of: 1 },
        seed: 's',
        meter: around.meter,
        maxUsers: 5,
        createUser: (_index, identity) => new OpenUser(around, { userClass, host, agent }, identity),
      })
      const stages = [{ from: 500, to: 500, duration: millis(Number.POSITIVE_INFINITY) }]
      segment.follow({ at: clock.now(), arrivals: { kind: 'constant', stages, phase: 1 }, epoch: 0 })
      await until(() => samples.length > 10)
      await segment.drain(millis(1_000))
      agent.close()
      // All, but one that the stop found on its way.
      expect(tally.usersLost).toBeGreaterThanOrEqual(Math.max(5, tally.usersStarted - 1))
      expect(samples.every(({ kind }) => kind === 'unsent')).toBe(true)
      expect(tally.offered).toBe(samples.length)
    },
  )

  test('one that stops of itself, or is stopped, is not', async () => {
    class Leaves extends HttpUser {
      override readonly tasks = [task(this.leave)]
      leave() {
        this.stopUser()
      }
    }
    const { start, tally, agent } = habitat({ clock: systemClock(process.hrtime.bigint()) })
    await start(Leaves).gone
    agent.close()
    expect([tally.usersStarted, tally.usersLost]).toEqual([1, 0])
  })
})

test('a wait function that throws, or gives no duration, costs that wait alone', async () => {
  const waits = [
    () => '1ms',
    () => Number.NaN,
    () => undefined,
    () => '3 bananas',
    () => '-5s',
    () => ({}),
    () => 5,
  ]
  const clock = virtualClock()
  let next = 0
  class Odd extends HttpUser {
    override readonly waitTime = () => (waits[next++ % waits.length] as () => '1ms')()
    override readonly tasks = [task(this.call)]
    async call() {
      await this.measure('call', () => clock.now())
    }
  }
  const { start, tally, exceptions, samples, agent } = habitat({ clock })
  const user = start(Odd)
  for (let k = 1; k <= 12; k++) await clock.advanceTo(seconds(k))
  user.life.stop()
  await user.gone
  agent.close()
  expect([tally.usersLost, tally.waitsLost]).toEqual([0, exceptions.length])
  expect(new Set(exceptions.map(({ task }) => task))).toEqual(new Set(['Odd.waitTime']))
  // Six of seven waits are no waits, and last 1 s each.
  expect([samples.length, exceptions.length]).toEqual([14, 12])
})

describe('requests that a task leaves behind', () => {
  /** What is told of a user whose task does this a few times. */
  async function warningsOf(work: (user: HttpUser) => unknown): Promise<readonly string[]> {
    await using server = await rawServer((socket) => setTimeout(() => socket.write(ok('hi')), 5))
    const world = habitat({ clock: systemClock(process.hrtime.bigint()), host: server.url })
    class Caller extends HttpUser {
      override readonly waitTime = () => '10ms' as const
      override readonly tasks = [task(this.call)]
      async call() {
        await work(this)
      }
    }
    const user = world.start(Caller)
    await until(() => world.samples.length > 5)
    user.life.cutOff()
    await user.gone
    world.agent.close()
    return world.habitat.meter.warnings.take()
  }

  test('are told of, once for each task', async () => {
    const warnings = await warningsOf((user) => void user.client.get('/'))
    expect(warnings).toEqual([
      expect.stringMatching(/^Caller\.call ended while a request .* 'await' missing/),
    ])
  })

  test('are told of for measured calls, too', async () => {
    const call = () => new Promise((resolve) => setTimeout(resolve, 5))
    expect(await warningsOf((user) => void user.measure('x', call))).toHaveLength(1)
  })

  test('are not told of for the task that comes after', async () => {
    class Both extends HttpUser {
      override readonly tasks = [task(this.leaves), task(this.awaits)]
      leaves() {
        this.client.get('/')
      }
      async awaits() {
        await this.client.get('/')
      }
    }
    await using server = await rawServer((socket) => setTimeout(() => socket.write(ok('hi')), 20))
    const world = habitat({ clock: systemClock(process.hrtime.bigint()), host: server.url })
    const user = world.start(Both)
    await until(() => world.samples.length > 9)
    user.life.cutOff()
    await user.gone
    world.agent.close()
    expect(world.habitat.meter.warnings.take()).toEqual([expect.stringMatching(/^Both\.leaves /)])
  })

  test('are not those that overlap and are awaited', async () => {
    const both = (user: HttpUser) => Promise.all([user.client.get('/a'), user.client.get('/b')])
    expect(await warningsOf(both)).toEqual([])
  })
})
