import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { constant, HttpUser, TaskSet, task, User } from '../plan/index.ts'
import { systemClock, virtualClock } from '../time/index.ts'
import { millis } from '../units/index.ts'
import { habitat } from './testing/habitat.ts'

test('a sample has the tags of its task and of the sets around it, those of a hook of its set, or none', async () => {
  class Inner extends TaskSet<Tagged> {
    override readonly tasks = [task(this.deep, { tags: ['deep', 'set'] })]
    override onStart() {
      return this.user.call('inner start')
    }
    async deep() {
      await this.user.call('deep')
      this.interrupt()
    }
  }
  class Outer extends TaskSet<Tagged> {
    override readonly tasks = [task(Inner, { tags: ['inner'] })]
    override onStop() {
      return this.user.call('outer stop')
    }
  }
  class Tagged extends User {
    override readonly waitTime = constant('1s')
    override readonly tasks = [task(Outer, { tags: ['set'] })]
    call(name: string) {
      return this.measure(name, () => undefined)
    }
    override onStart() {
      return this.call('user start')
    }
    override onStop() {
      return this.call('user stop')
    }
  }
  const clock = virtualClock()
  const { start, samples } = habitat({ clock })
  const { life, gone } = start(Tagged)
  await clock.advanceTo(millis(500))
  life.stop()
  await gone
  const named = (name: string) => samples.find((sample) => sample.name === name)
  expect(named('user start')).toMatchObject({ tags: [] })
  expect(named('inner start')).toMatchObject({ tags: ['set', 'inner'] })
  expect(named('deep')).toMatchObject({ tags: ['set', 'inner', 'deep'] })
  expect(named('user stop')).toMatchObject({ tags: [] })
})

test('so has one that was sent, whatever its task went on to do', async () => {
  const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  class Caller extends HttpUser {
    override readonly tasks = [task(this.slow, { tags: ['slow'] })]
    async slow() {
      await this.client.get('/')
      this.stopUser()
    }
  }
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { start, samples } = habitat({ clock: systemClock(process.hrtime.bigint()), host })
  await start(Caller).gone
  expect(samples).toMatchObject([{ kind: 'ok', name: '/', tags: ['slow'] }])
})
