import { expect, test } from 'vitest'
import { HttpUser, User, type UserClass } from '../plan/index.ts'
import { chooseClasses } from './choose-classes.ts'
import type { UserConfig } from './config-users.ts'
import { resolveHost, workerCount } from './host.ts'

class Api extends HttpUser {
  static override readonly host: string | undefined = 'http://class'
}
class Heavy extends Api {
  static override readonly weight: number = 3
}
class Off extends HttpUser {
  static override readonly weight = 0
}
class Watcher extends User {
  static override readonly fixedCount = 2
}

const loaded = (...classes: readonly UserClass[]) =>
  classes.map((userClass) => ({ name: userClass.name, userClass, path: 'api.load.ts' }))
const all = loaded(Api, Heavy, Off, Watcher)
const plain = { names: [], overrides: [], equalWeights: false }
const change = (userClassName: string, to: Partial<UserConfig>): UserConfig => ({
  weight: undefined,
  fixedCount: undefined,
  host: undefined,
  ...to,
  userClassName,
})

test('a base of others and a class of weight 0 are left out', () => {
  expect(chooseClasses(all, plain).map(({ name }) => name)).toEqual(['Heavy', 'Watcher'])
})

test('a base runs when it is named', () => {
  expect(chooseClasses(all, { ...plain, names: ['Api'] })).toMatchObject([{ name: 'Api', weight: 1 }])
})

test('a name that is not there lists those that are', () => {
  expect(() => chooseClasses(all, { ...plain, names: ['Haevy'] })).toThrow(
    "No user class 'Haevy'. Did you mean 'Heavy'?",
  )
  expect(() => chooseClasses(all, { ...plain, names: ['Nobody'] })).toThrow(
    "No user class 'Nobody'. There is Api, Heavy, Off, Watcher.",
  )
  expect(() => chooseClasses(all, { ...plain, overrides: [change('Nobody', {})] })).toThrow(
    "--config-users: no user class 'Nobody'. There is Api, Heavy, Off, Watcher.",
  )
})

test('--config-users wins over the class, and a later one over an earlier one', () => {
  const overrides = [
    change('Off', { weight: 1, host: 'http://a' }),
    change('Off', { weight: 2 }),
    change('Watcher', { fixedCount: 0 }),
  ]
  expect(chooseClasses(all, { ...plain, overrides })).toMatchObject([
    { name: 'Heavy', weight: 3, host: 'http://class' },
    { name: 'Off', weight: 2, host: 'http://a' },
    { name: 'Watcher', fixedCount: undefined },
  ])
})

test('--equal-weights makes all weights one', () => {
  const weights = chooseClasses(loaded(Heavy, Watcher), { ...plain, equalWeights: true }).map(
    (one) => one.weight,
  )
  expect(weights).toEqual([1, 1])
})

test('nothing but weight 0 is an error, and so is a weight that is none', () => {
  expect(() => chooseClasses(loaded(Off), plain)).toThrow(
    'No users to run: the weight of Off is 0 and none has a fixedCount',
  )
  class Bad extends HttpUser {}
  Object.assign(Bad, { weight: '3' })
  expect(() => chooseClasses(loaded(Bad), plain)).toThrow("Bad.weight must be a number, 0 or above, not '3'")
  Object.assign(Bad, { weight: 1, fixedCount: 1.5 })
  expect(() => chooseClasses(loaded(Bad), plain)).toThrow('Bad.fixedCount must be a whole number')
})

test('the host is the option, else the class, else MYENDPOINT', () => {
  const one = (userClass: UserClass, host?: string) => ({
    name: userClass.name,
    userClass,
    weight: 1,
    fixedCount: undefined,
    host,
  })
  const sources = { option: 'http://option', endpoint: 'http://endpoint' }
  expect(resolveHost(one(Api, 'http://class'), sources)).toBe('http://option')
  expect(resolveHost(one(Api, 'http://class'), { ...sources, option: undefined })).toBe('http://class')
  expect(resolveHost(one(Api), { ...sources, option: undefined })).toBe('http://endpoint')
  const none = { option: undefined, endpoint: '' }
  expect(resolveHost(one(Watcher), none)).toBe('')
  expect(() => resolveHost(one(Api), none)).toThrow('Api has no host. Give one: --host http://localhost:8000')
  expect(() => resolveHost(one(Api, 'localhost'), none)).toThrow(
    "Api.host must be an address that starts with http:// or https://, without a query (?) or a fragment (#), not 'localhost'",
  )
  expect(() => resolveHost(one(Api), { ...none, endpoint: 'x' })).toThrow('MYENDPOINT must be an address')
})

test('one core is left to the coordinator unless all are asked for', () => {
  expect([
    workerCount(undefined, 8),
    workerCount(undefined, 1),
    workerCount(-1, 8),
    workerCount(3, 8),
  ]).toEqual([7, 1, 8, 3])
})

test('far more processes than there are cores are a slip, and refused', () => {
  expect([workerCount(32, 2), workerCount(64, 8)]).toEqual([32, 64])
  expect(() => workerCount(1_000, 2)).toThrow(/^--processes 1000: is that meant\? This machine has 2 cores/)
})

test("a class's own values are checked before the run, each by its name", () => {
  const choosing = (values: object) => {
    class Own extends HttpUser {}
    Object.assign(Own, values)
    return () => chooseClasses(loaded(Own), plain)
  }
  expect(choosing({ timeout: 5 })).toThrow(
    "Own.timeout must be a duration above 0 such as '5s' or '250ms', not 5",
  )
  expect(choosing({ connectTimeout: '5' })).toThrow('Own.connectTimeout must be a duration above 0')
  expect(choosing({ connections: 'pool' })).toThrow(
    "Own.connections must be one of perUser, shared, fresh, not 'pool'",
  )
  expect(choosing({ fixed_count: 3 })).toThrow('Own.fixed_count: here it is called fixedCount')
  expect(choosing({ timeout: '1.5s', connections: 'fresh' })()).toHaveLength(1)
})
