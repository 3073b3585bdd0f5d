import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { constant, constantPacing, SequentialTaskSet, type Task, TaskSet, task, User } from '../plan/index.ts'
import { systemClock, virtualClock } from '../time/index.ts'
import { millis, seconds } from '../units/index.ts'
import { habitat } from './testing/habitat.ts'

/** A user whose tasks are measured calls that take no time. */
abstract class Caller extends User {
  override readonly waitTime = constant('1s')
  call(name: string) {
    return this.measure(name, () => undefined)
  }
}

describe('a user', () => {
  test('runs a task, waits, runs the next, and stops when told', async () => {
    class Plain extends Caller {
      override readonly tasks = [task(this.work)]
      work() {
        return this.call('work')
      }
    }
    const clock = virtualClock()
    const { start, samples } = habitat({ clock })
    const { life, gone } = start(Plain)
    await clock.advanceTo(millis(3_500))
    life.stop()
    await gone
    expect(samples.map((sample) => sample.intendedAt)).toEqual([0, 1_000, 2_000, 3_000])
    expect(samples.every(({ kind }) => kind === 'ok')).toBe(true)
  })

  test('chooses tasks in proportion to their weights, the same ones for the same seed', async () => {
    const run = async (seed: string) => {
      class Weighted extends Caller {
        override readonly tasks = [task(10, this.often), task(1, this.seldom)]
        often() {
          return this.call('often')
        }
        seldom() {
          return this.call('seldom')
        }
      }
      const clock = virtualClock()
      const { start, notebook } = habitat({ clock, seed })
      const { life, gone } = start(Weighted)
      await clock.advanceTo(seconds(1_100))
      life.stop()
      await gone
      return notebook.names
    }
    const names = await run('a')
    const often = names.filter((name) => name === 'often').length
    expect(often / names.length).toBeGreaterThan(0.88)
    expect(often / names.length).toBeLessThan(0.94)
    expect(await run('a')).toEqual(names)
    expect(await run('b')).not.toEqual(names)
  })

  test('an error in a task is recorded, and the user goes on', async () => {
    class Clumsy extends Caller {
      override readonly tasks = [task(this.trip)]
      trip() {
        throw new Error('oh no')
      }
    }
    const clock = virtualClock()
    const { start, exceptions } = habitat({ clock })
    const { life, gone } = start(Clumsy)
    await clock.advanceTo(millis(2_500))
    life.stop()
    await gone
    expect(exceptions.map(({ task, message, at }) => [task, message, at])).toEqual([
      ['trip', 'oh no', 0],
      ['trip', 'oh no', 1_000],
      ['trip', 'oh no', 2_000],
    ])
    expect(exceptions[0]?.trace).toContain('run-user.test.ts')
  })

  test('a task that does nothing, without a wait, leaves the thread to others', async () => {
    class Busy extends User {
      override readonly tasks = [task(this.nothing)]
      runs = 0
      nothing() {
        this.runs++
        if (this.runs === 1_000) this.stopUser()
      }
    }
    const clock = systemClock(process.hrtime.bigint())
    let turns = 0
    const count = setInterval(() => turns++, 0)
    await habitat({ clock }).start(Busy).gone
    clearInterval(count)
    expect(turns).toBeGreaterThan(0)
  })

  test('hooks run first and last; a user whose onStart throws does no work', async () => {
    const events: string[] = []
    class Hooked extends Caller {
      override readonly tasks = [task(this.work)]
      override onStart() {
        events.push('start')
        if (this.shared === 'broken') throw new Error('no login')
      }
      override async onStop() {
        await delay(1)
        events.push('stop')
      }
      work() {
        events.push('work')
        this.stopUser()
      }
    }
    const clock = systemClock(process.hrtime.bigint())
    await habitat({ clock }).start(Hooked).gone
    expect(events).toEqual(['start', 'work', 'stop'])
    const broken = habitat({ clock, shared: 'broken' })
    await broken.start(Hooked).gone
    expect(events).toEqual(['start', 'work', 'stop', 'start'])
    expect(broken.exceptions[0]).toMatchObject({ task: 'Hooked.onStart', message: 'no login' })
  })

  test('a constructor that throws is an exception like any other', async () => {
    class Stillborn extends Caller {
      override readonly tasks = [task(this.work)]
      readonly doomed = this.fail()
      fail(): never {
        throw new Error('cannot be')
      }
      work() {}
    }
    const { start, exceptions } = habitat({ clock: virtualClock() })
    await start(Stillborn).gone
    expect(exceptions[0]).toMatchObject({ task: 'new Stillborn', message: 'cannot be' })
  })

  test('asks for the end of the whole test', async () => {
    class Judge extends Caller {
      override readonly tasks = [task(this.work)]
      work() {
        this.stopTest('seen enough')
        this.stopUser()
      }
    }
    const { start, stops } = habitat({ clock: virtualClock() })
    await start(Judge).gone
    expect(stops).toEqual(['seen enough'])
  })
})

describe('task sets', () => {
  class Browse extends TaskSet<Shopper> {
    override readonly tasks = [task(this.look), task(this.leave)]
    override onStart() {
      return this.user.call('enter')
    }
    override onStop() {
      return this.user.call('exit')
    }
    look() {
      return this.user.call('look')
    }
    leave() {
      this.interrupt()
      return this.user.call('leave')
    }
  }
  class Checkout extends SequentialTaskSet<Shopper> {
    override readonly tasks = [task(this.cart), task(2, this.pay), task(this.done)]
    cart() {
      return this.user.call('cart')
    }
    pay() {
      return this.user.call('pay')
    }
    done() {
      this.interrupt()
      return this.user.call('done')
    }
  }
  class Shopper extends Caller {
    override readonly tasks = [task(Browse), task(Checkout), task(this.home, { tags: ['home'] })]
    home() {
      return this.call('home')
    }
  }

  const shop = async (tags?: { include?: string[]; exclude?: string[] }) => {
    const clock = virtualClock()
    const { start, notebook } = habitat({ clock, ...(tags && { tags }) })
    const { life, gone } = start(Shopper)
    await clock.advanceTo(seconds(300))
    life.stop()
    await gone
    return notebook.names
  }

  test('are entered like a task and left by interrupt; sequential ones keep their order', async () => {
    const visits = (await shop()).join(' ').replace(/ exit$/, '')
    expect(
      visits
        .replaceAll(/enter (look )*leave exit ?/g, '')
        .replaceAll('cart pay pay done', '')
        .trim(),
    ).toMatch(/^(home ?| )*(enter( look)*|cart( pay)*)?$/)
    for (const name of ['home', 'look', 'leave', 'cart pay pay done']) expect(visits).toContain(name)
  })

  test('a set that contains itself can be filtered by tags', async () => {
    class Spiral extends TaskSet {
      override readonly tasks: readonly Task[] = [task(Spiral), task(this.out, { tags: ['out'] })]
      out() {
        this.interrupt()
        return this.user.measure('out', () => undefined)
      }
    }
    class Walker extends User {
      override readonly waitTime = constant('1s')
      override readonly tasks = [task(Spiral)]
    }
    const clock = virtualClock()
    const { start, notebook } = habitat({ clock, tags: { include: ['out'] } })
    const { life, gone } = start(Walker)
    await clock.advanceTo(seconds(5))
    life.stop()
    await gone
    expect(new Set(notebook.names)).toEqual(new Set(['out']))
  })

  test('tags choose among tasks, inside sets too', async () => {
    expect(new Set(await shop({ include: ['home'] }))).toEqual(new Set(['home']))
    expect(await shop({ exclude: ['home'] })).not.toContain('home')
  })
})

describe('the intended instant', () => {
  test('paced starts keep their schedule through a stall; no sample is invented', async () => {
    class Paced extends User {
      override readonly waitTime = constantPacing('100ms')
      override readonly tasks = [task(this.work)]
      work() {
        const stalls = clock.now() < 1
        return this.measure('work', () => (stalls ? clock.until(millis(1_000)) : undefined))
      }
    }
    const clock = virtualClock()
    const { start, samples } = habitat({ clock })
    const { life, gone } = start(Paced)
    await clock.advanceTo(millis(1_250))
    life.stop()
    await gone
    const sent = samples.filter((sample) => sample.kind !== 'unsent')
    expect(sent.map(({ intendedAt }) => intendedAt)).toEqual(Array.from({ length: 13 }, (_, k) => k * 100))
    expect(sent.map(({ endedAt, intendedAt }) => endedAt - intendedAt)).toEqual([
      1_000, 900, 800, 700, 600, 500, 400, 300, 200, 100, 0, 0, 0,
    ])
    expect(sent.map(({ endedAt, sentAt }) => endedAt - sentAt)).toEqual([1_000, ...Array(12).fill(0)])
  })

  test('what a task awaits before it asks is not counted as our lateness; what it computes is', async () => {
    class Waiter extends User {
      override readonly tasks = [task(this.work)]
      async work() {
        const lag = async (name: string) => void (await this.measure(name, () => undefined))
        await lag('at once')
        await delay(60)
        await lag('after a wait')
        await this.sleep('60ms')
        await lag('after a sleep')
        const until = performance.now() + 60
        while (performance.now() < until);
        await lag('after computing')
        this.stopUser()
      }
    }
    const clock = systemClock(process.hrtime.bigint())
    const { start, samples } = habitat({ clock })
    await start(Waiter).gone
    const [atOnce, waited, slept, computed] = samples.map((sample) => ({ endedAt: 0, ...sample }))
    expect(waited!.intendedAt - atOnce!.endedAt).toBeGreaterThanOrEqual(59)
    expect(slept!.intendedAt - waited!.endedAt).toBeGreaterThanOrEqual(60)
    expect(computed!.intendedAt).toBe(slept!.endedAt)
    expect(computed!.kind === 'ok' && computed!.sentAt - computed!.intendedAt).toBeGreaterThanOrEqual(60)
  })
})

describe('preparation', () => {
  test('what onStart computes is in no response time', async () => {
    class Preparing extends User {
      override readonly tasks = [task(this.work)]
      override onStart() {
        const until = performance.now() + 60
        while (performance.now() < until);
      }
      work() {
        this.stopUser()
        return this.measure('work', () => undefined)
      }
    }
    const clock = systemClock(process.hrtime.bigint())
    const before = clock.now()
    const { start, samples } = habitat({ clock })
    await start(Preparing).gone
    expect(samples[0]!.intendedAt - before).toBeGreaterThanOrEqual(60)
  })
})

describe('measure', () => {
  test('gives the result, or undefined and a failure with its reason', async () => {
    const results: unknown[] = []
    class Vendor extends User {
      override readonly tasks = [task(this.work)]
      async work() {
        results.push(await this.measure('good', async () => 42, { type: 'gRPC' }))
        results.push(await this.measure('bad', () => Promise.reject(new Error('UNAVAILABLE'))))
        this.stopUser()
      }
    }
    const { start, samples, tally } = habitat({ clock: virtualClock() })
    await start(Vendor).gone
    expect(results).toEqual([42, undefined])
    expect(samples).toMatchObject([
      { kind: 'ok', method: 'gRPC', name: 'good', reason: undefined },
      { kind: 'failed', method: 'CALL', name: 'bad', reason: 'UNAVAILABLE' },
    ])
    expect(tally).toMatchObject({ offered: 2, inFlight: 0 })
  })

  test('at the end of the drain a call that hangs is cut off, and what follows is unsent', async () => {
    class Hanging extends User {
      override readonly tasks = [task(this.work)]
      async work() {
        this.measure('floating', () => new Promise(() => undefined))
        try {
          await this.measure('hanging', () => new Promise(() => undefined))
        } finally {
          await this.measure('too late', () => undefined)
        }
      }
    }
    const clock = virtualClock()
    const { start, samples, tally } = habitat({ clock })
    const { life, gone } = start(Hanging)
    await clock.advanceTo(millis(10))
    life.cutOff()
    await gone
    await clock.advanceTo(millis(20))
    expect(samples.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'cut-off floating',
      'cut-off hanging',
      'unsent too late',
    ])
    expect(tally).toMatchObject({ offered: 3, inFlight: 0 })
  })
})
