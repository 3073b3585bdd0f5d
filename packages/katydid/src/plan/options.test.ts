import { expect, expectTypeOf, test } from 'vitest'
import { defaultValues, expected, isLoadOption, type OptionValues, option, readOption } from './options.ts'

const declared = {
  model: option.choice(['small', 'large']),
  items: option.number(10, { help: 'in a cart' }),
  isWarm: option.boolean(),
  key: option.secret(),
  path: option.text('/predict'),
}

test('what users get is typed by what is declared', () => {
  expectTypeOf<OptionValues<typeof declared>>().toEqualTypeOf<{
    readonly model: 'small' | 'large'
    readonly items: number
    readonly isWarm: boolean
    readonly key: string
    readonly path: string
  }>()
  expect(defaultValues(declared)).toEqual({
    model: 'small',
    items: 10,
    isWarm: false,
    key: '',
    path: '/predict',
  })
})

test('only secrets are secret', () => {
  const secrets = Object.entries(declared).filter(([, { isSecret }]) => isSecret)
  expect(secrets.map(([name]) => name)).toEqual(['key'])
})

test.each([
  ['model', 'large', 'large'],
  ['model', 'huge', undefined],
  ['items', '3.5', 3.5],
  ['items', 7, 7],
  ['items', '', undefined],
  ['items', 'ten', undefined],
  ['items', 'Infinity', undefined],
  ['isWarm', 'yes', true],
  ['isWarm', false, false],
  ['isWarm', 'maybe', undefined],
  ['path', '', ''],
  ['path', ' / ', ' / '],
] as const)('%s from %j is %j', (name, given, value) => {
  expect(readOption(declared[name], given)).toBe(value)
})

test('says what was expected', () => {
  expect(expected(declared.model)).toBe('one of small, large')
})

test('what other tools export as options is none of ours', () => {
  for (const value of [10, null, { vus: 1 }, { kind: 'number', default: 'x' }, [], 'text']) {
    expect(isLoadOption(value)).toBe(false)
  }
  for (const value of Object.values(declared)) expect(isLoadOption(value)).toBe(true)
})
