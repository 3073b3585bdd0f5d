import { describe, expect, test } from 'vitest'
import type { CustomOption, LoadRequest, Setup } from '../../../katydid/src/web/contract.ts'
import { type Form, formOf, requestOf } from './form.ts'

const classSetup = (name: string) => ({ name, weight: 1, fixedCount: 0, host: null, tags: [], tasks: [] })
const option = (
  part: Partial<CustomOption> & Pick<CustomOption, 'name' | 'kind' | 'default'>,
): CustomOption => ({
  choices: [],
  help: '',
  isSecret: false,
  ...part,
})

const options: readonly CustomOption[] = [
  option({ name: 'model', kind: 'choice', default: 'small', choices: ['small', 'large'] }),
  option({ name: 'batch', kind: 'number', default: 4 }),
  option({ name: 'verbose', kind: 'boolean', default: true }),
  option({ name: 'apiKey', kind: 'text', default: '', isSecret: true }),
]

const setup: Setup = {
  version: '0.1.0',
  loadFiles: ['mnist.load.ts'],
  hasShape: false,
  classes: [classSetup('Calm'), classSetup('Hasty')],
  options,
  form: {
    host: 'http://127.0.0.1:8000',
    load: { kind: 'users', users: 50, spawnRatePerSecond: 2.5 },
    runTime: '2m',
    warmUp: '5s',
    classes: [{ name: 'Hasty', weight: 3, fixedCount: 0 }],
    slos: ['p99 < 100ms', 'failures < 0.1%'],
    options: { batch: 8 },
  },
}

const form = formOf(setup)
const read = (change: Partial<Form>) => requestOf({ ...form, ...change }, options)
const problemsOf = (change: Partial<Form>) => {
  const reading = read(change)
  return reading.kind === 'problems' ? reading.problems.map(({ field }) => field) : []
}

describe('the start form', () => {
  test('left as it is asks for what the command line said', () => {
    const { options: given, ...rest } = setup.form
    expect(read({})).toEqual({
      kind: 'request',
      request: { ...rest, options: { model: 'small', ...given, verbose: true } },
    })
  })

  test.each<LoadRequest>([
    { kind: 'users', users: 3, spawnRatePerSecond: 0.5 },
    { kind: 'rate', ratePerSecond: 12.5, arrivals: 'poisson' },
    { kind: 'stages', stages: '0->500/30s', arrivals: 'constant' },
  ])('asks for the load $kind as it was given', (load) => {
    const reading = requestOf(formOf({ ...setup, form: { ...setup.form, load } }), options)
    expect(reading).toMatchObject({ kind: 'request', request: { load } })
  })

  test('has no load of its own where a shape sets it', () => {
    const reading = requestOf(formOf({ ...setup, hasShape: true }), options)
    expect(reading).toMatchObject({ request: { load: { kind: 'shape' } } })
  })

  test('chooses all classes when the command line named none', () => {
    const { classes } = formOf({ ...setup, form: { ...setup.form, classes: [] } })
    expect(classes.map(({ isOn }) => isOn)).toEqual([true, true])
  })

  test('sends the chosen classes with their weights', () => {
    const classes = form.classes.map((each) => ({ ...each, isOn: true, weight: '2' }))
    expect(read({ classes })).toMatchObject({
      request: {
        classes: [
          { name: 'Calm', weight: 2, fixedCount: 0 },
          { name: 'Hasty', weight: 2, fixedCount: 0 },
        ],
      },
    })
  })

  test('says at which field a number is none', () => {
    expect(problemsOf({ users: 'ten', spawnRate: '' })).toEqual(['load.users', 'load.spawnRatePerSecond'])
    expect(problemsOf({ users: '2.5' })).toEqual(['load.users'])
    expect(problemsOf({ kind: 'rate', rate: '-3' })).toEqual(['load.ratePerSecond'])
    expect(problemsOf({ options: { ...form.options, batch: 'many' } })).toEqual(['options.batch'])
  })

  test('does not mind numbers of a load that is not chosen', () => {
    expect(problemsOf({ kind: 'rate', rate: '500', users: 'ten' })).toEqual([])
  })

  test('wants a class', () => {
    expect(problemsOf({ classes: form.classes.map((each) => ({ ...each, isOn: false })) })).toEqual([
      'classes',
    ])
  })

  test('sends a secret only when one was typed', () => {
    const typed = { ...form.options, apiKey: 'k' }
    expect(read({ options: typed })).toMatchObject({ request: { options: { apiKey: 'k' } } })
    expect(read({})).not.toHaveProperty('request.options.apiKey')
  })

  test('leaves out blank lines of SLOs', () => {
    expect(read({ slos: '\n p99 < 1s \n\n' })).toMatchObject({ request: { slos: ['p99 < 1s'] } })
  })
})
