import { expect, test } from 'vitest'
import { formOf } from './form.ts'
import { namedByClass, problemAt, unplaced } from './problems.ts'
import { loadWords } from './words.ts'

const problems = [
  { field: 'load.users', message: 'must be 1 or more' },
  { field: 'slos.1', message: 'expected < or <=' },
  { field: 'loads', message: 'unknown' },
]

test('a problem stands at its field or at the field around it, and else above the form', () => {
  expect(problemAt(problems, 'load.users')).toBe('must be 1 or more')
  expect(problemAt(problems, 'slos')).toBe('expected < or <=')
  expect(problemAt(problems, 'host')).toBeUndefined()
  expect(unplaced(problems, ['load.users', 'slos']).map(({ field }) => field)).toEqual(['loads'])
})

const setup = {
  version: '',
  loadFiles: [],
  hasShape: false,
  classes: [],
  options: [],
  form: {
    host: '',
    load: { kind: 'rate', ratePerSecond: 500, arrivals: 'constant' },
    runTime: '',
    warmUp: '',
    classes: [
      { name: 'Calm', weight: 1, fixedCount: 0 },
      { name: 'Hasty', weight: 1, fixedCount: 0 },
    ],
    slos: [],
    options: {},
  },
} as const

test('classes that the server counted are named', () => {
  const counted = [{ field: 'classes.1.weight', message: 'must be above 0' }]
  expect(namedByClass(counted, setup.form)).toEqual([
    { field: 'classes.Hasty.weight', message: 'must be above 0' },
  ])
})

test('the load is said in words', () => {
  const form = formOf(setup)
  expect(loadWords(form)).toBe('500 arrivals/s, evenly spaced, until stopped')
  expect(loadWords({ ...form, kind: 'users', users: '5', spawnRate: '1', runTime: '30s' })).toBe(
    '5 users, 1 more each second, for 30s',
  )
})
