import { expect, test } from 'vitest'
import { HttpUser, SequentialTaskSet, TaskSet, task, type UserClass } from '../plan/index.ts'
import { describeClasses } from './describe.ts'

class Inner extends TaskSet<Shopper> {
  override readonly tasks = [task(this.look, { tags: ['deep'] }), task(Inner)]
  look() {}
}
class Checkout extends SequentialTaskSet<Shopper> {
  override readonly tasks = [task(this.pay), task(2, Inner)]
  pay() {}
}
class Shopper extends HttpUser {
  override readonly tasks = [
    task(3, this.browse, { name: 'browse', tags: ['fast'] }),
    task(Checkout, { tags: ['slow'] }),
  ]
  /** What a careless constructor does must neither send anything nor end the process. */
  readonly early = this.client.get('/').then((response) => response.json())
  browse() {}
}

const chosen = (userClass: UserClass, weight = 1) => ({
  name: userClass.name,
  userClass,
  weight,
  fixedCount: undefined,
  host: undefined,
})
const all = { include: [], exclude: [] }

test('a class is described with its sets, and a set within itself only once', () => {
  expect(describeClasses([chosen(Shopper, 2)], all)).toEqual([
    {
      name: 'Shopper',
      weight: 2,
      fixedCount: undefined,
      tasks: [
        { name: 'browse', weight: 3, tags: ['fast'] },
        {
          name: 'Checkout',
          weight: 1,
          tags: ['slow'],
          setName: 'Checkout',
          tasks: [
            { name: 'pay', weight: 1, tags: ['slow'] },
            {
              name: 'Inner',
              weight: 2,
              tags: ['slow'],
              setName: 'Inner',
              tasks: [{ name: 'look', weight: 1, tags: ['slow', 'deep'] }],
            },
          ],
        },
      ],
    },
  ])
})

test('tags choose tasks, and sets without any go', () => {
  const names = (include: readonly string[], exclude: readonly string[]) =>
    describeClasses([chosen(Shopper)], { include, exclude })[0]?.tasks.map(({ name }) => name)
  expect(names(['deep'], [])).toEqual(['Checkout'])
  expect(names(['fast', 'slow'], [])).toEqual(['browse', 'Checkout'])
  expect(names([], ['slow'])).toEqual(['browse'])
})

test('tags that leave one class nothing leave it empty; leaving nothing at all is an error', () => {
  class Other extends HttpUser {
    override readonly tasks = [task(this.go, { tags: ['other'] })]
    go() {}
  }
  const described = describeClasses([chosen(Shopper), chosen(Other)], { include: ['other'], exclude: [] })
  expect(described.map(({ tasks }) => tasks.length)).toEqual([0, 1])
  expect(() => describeClasses([chosen(Shopper)], { include: ['other'], exclude: ['fast'] })).toThrow(
    '--tags other with --exclude-tags fast leaves no task to run. Tags there are: fast, slow, deep.',
  )
})

test('a class without tasks says how to give it some', () => {
  class Idle extends HttpUser {}
  expect(() => describeClasses([chosen(Idle)], all)).toThrow(
    'Idle has no tasks. Give it some, as in tasks = [task(this.home)]; if it is a base for others, do not export it',
  )
})

test('functions that task() did not make are refused', () => {
  class Bare extends HttpUser {
    override readonly tasks = [this.go as never]
    go() {}
  }
  expect(() => describeClasses([chosen(Bare)], all)).toThrow(
    'Bare: its tasks must be made by task(), as in tasks = [task(this.home)]',
  )
})

test('a constructor that throws is named', () => {
  class Broken extends HttpUser {
    readonly config = JSON.parse('')
  }
  expect(() => describeClasses([chosen(Broken)], all)).toThrow(
    /Broken threw in its constructor: SyntaxError: /,
  )
})

test('what the compiler would have refused is refused here: nobody may have asked it', () => {
  const complaint = (values: object) => {
    class Odd extends HttpUser {
      override readonly tasks = [task(this.go)]
      go() {}
    }
    class Wrong extends Odd {
      readonly changed = Object.assign(this, values)
    }
    return () => describeClasses([chosen(Wrong)], all)
  }
  expect(complaint({ waitTime: 1000 })).toThrow(
    /^Wrong\.waitTime must be made by constant\(\), .*; not 1000$/,
  )
  expect(complaint({ wait_time: () => 1 })).toThrow('Wrong.wait_time: here it is called waitTime')
  expect(complaint({ on_start() {} })).toThrow('Wrong.on_start: here it is called onStart')
  expect(complaint({ tasks: { go: 1 } })).toThrow(
    'Wrong: tasks must be a list, as in tasks = [task(this.home)]',
  )
})
