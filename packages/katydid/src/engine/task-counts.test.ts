import { expect, test } from 'vitest'
import { HttpUser, SequentialTaskSet, TaskSet, task } from '../plan/index.ts'
import { systemClock } from '../time/index.ts'
import { habitat } from './testing/habitat.ts'

class Inner extends SequentialTaskSet {
  override readonly tasks = [task(2, this.first), task(this.last)]
  first() {}
  last() {
    this.interrupt()
  }
}
class Outer extends TaskSet {
  override readonly tasks = [task(Inner), task(this.leave)]
  leave() {
    this.interrupt()
  }
}

test('each run of a task is counted in the list it was chosen from', async () => {
  const seen: string[] = []
  class Api extends HttpUser {
    override readonly tasks = [task(3, this.home), task(Outer)]
    home() {
      seen.push('home')
      if (seen.length === 200) this.stopUser()
    }
  }
  const { habitat: around, start } = habitat({ clock: systemClock(process.hrtime.bigint()) })
  await start(Api).gone
  const runs = around.meter.taskCounts.runsOf(Api)
  expect(runs['']?.home).toBe(seen.length)
  expect(runs.Outer?.Inner).toBe(runs.Inner?.last)
  expect(runs.Inner?.first).toBe(2 * (runs.Inner?.last ?? 0))
  const entered = runs['']?.Outer ?? 0
  expect(entered).toBe(runs.Outer?.leave)
  expect(entered / (entered + seen.length)).toBeGreaterThan(0.15)
  expect(entered / (entered + seen.length)).toBeLessThan(0.35)
})

test('users whose lists differ are told apart, and one class from another', async () => {
  class Odd extends HttpUser {
    override readonly tasks = this.random.below(2) === 0 ? [task(this.a)] : [task(this.a), task(this.b)]
    a() {
      this.stopUser()
    }
    b() {
      this.stopUser()
    }
  }
  class Other extends Odd {}
  const { habitat: around, start } = habitat({ clock: systemClock(process.hrtime.bigint()) })
  await Promise.all(Array.from({ length: 40 }, (_, i) => start(Odd, `${i}.0`).gone))
  await start(Other).gone
  const { a = 0, b = 0 } = around.meter.taskCounts.runsOf(Odd)[''] ?? {}
  expect(a + b).toBe(40)
  expect(b).toBeGreaterThan(0)
  const other = around.meter.taskCounts.runsOf(Other)[''] ?? {}
  expect((other.a ?? 0) + (other.b ?? 0)).toBe(1)
})
