import { expect, test } from 'vitest'
import { ok, rawServer } from '../http/testing/raw-server.ts'
import { until } from '../http/testing/test-agent.ts'
import { HttpUser, type RequestOptions, task } from '../plan/index.ts'
import { systemClock } from '../time/index.ts'
import { habitat } from './testing/habitat.ts'

/** One user that asks with these options again and again, until it has been heard of so often. */
async function asking(options: () => RequestOptions, samples: number) {
  await using server = await rawServer((socket) => socket.write(ok('hi')))
  const world = habitat({ clock: systemClock(process.hrtime.bigint()), host: server.url })
  class Caller extends HttpUser {
    override readonly tasks = [task(this.call)]
    async call() {
      await this.client.get('/', options())
    }
  }
  const { life, gone } = world.start(Caller)
  await until(() => world.samples.length + world.exceptions.length >= samples)
  life.cutOff()
  await gone
  world.agent.close()
  return world
}

test('a check that never ends fails its request at the timeout, and the user goes on', async () => {
  const { samples } = await asking(() => ({ timeout: '500ms', check: () => new Promise(() => {}) }), 2)
  for (const sample of samples.slice(0, 2)) {
    expect(sample).toMatchObject({ kind: 'failed', reason: expect.stringContaining('check did not end') })
  }
})

test('a check that takes its time within the timeout has its say', async () => {
  const check = () => new Promise<string>((resolve) => setImmediate(resolve, 'wrong'))
  const { samples } = await asking(() => ({ check }), 1)
  expect(samples[0]).toMatchObject({ kind: 'failed', reason: 'wrong' })
})

test.each([Symbol('x'), {}, 5])('a name that is no text is a mistake of the task: %o', async (name) => {
  const { samples, exceptions, tally } = await asking(() => ({ name: name as never }), 3)
  expect(exceptions[0]?.message).toMatch(/name of a request must be a string/)
  expect([samples.length, tally.offered, tally.inFlight]).toEqual([0, 0, 0])
})
