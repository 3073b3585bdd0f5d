import { expect, test } from 'vitest'
import type { Setup } from './contract.ts'
import { readSwarm } from './locust-swarm.ts'

const setup: Setup = {
  version: '0.1.0',
  loadFiles: ['a.load.ts'],
  classes: [{ name: 'A', weight: 2, fixedCount: 0, host: null, tags: [], tasks: [] }],
  hasShape: false,
  form: {
    host: 'http://localhost',
    load: { kind: 'rate', ratePerSecond: 5, arrivals: 'constant' },
    runTime: '10s',
    warmUp: '1s',
    classes: [{ name: 'A', weight: 2, fixedCount: 0 }],
    slos: ['total: p99 < 1s'],
    options: { size: 3 },
  },
  options: [{ name: 'size', kind: 'number', default: 3, choices: [], help: '', isSecret: false }],
}

test('what the form leaves out is as on the command line', () => {
  expect(readSwarm({ user_count: '10.0', spawn_rate: '2.5' }, setup)).toEqual({
    kind: 'start',
    runSeconds: undefined,
    request: { ...setup.form, load: { kind: 'users', users: 10, spawnRatePerSecond: 2.5 } },
  })
})

test('what it says counts', () => {
  const form = {
    user_count: '1',
    spawn_rate: '1',
    host: 'http://b',
    run_time: '1h30m',
    user_classes: ['A'],
    size: '7',
  }
  expect(readSwarm(form, setup)).toMatchObject({
    runSeconds: 5_400,
    request: {
      host: 'http://b',
      runTime: '1h30m',
      classes: [{ name: 'A', weight: 2 }],
      options: { size: '7' },
    },
  })
  expect(readSwarm({ user_count: '1', spawn_rate: '1', run_time: '' }, setup)).toMatchObject({
    request: { runTime: '' },
  })
})

test('a shape needs no users; "Default" turns it off', () => {
  const shaped = { ...setup, hasShape: true }
  expect(readSwarm({}, shaped)).toMatchObject({ request: { load: { kind: 'shape' } } })
  expect(readSwarm({ shape_class: 'Default' }, shaped)).toMatchObject({ kind: 'mistake' })
  expect(readSwarm({ user_count: '2', spawn_rate: '1' }, shaped)).toMatchObject({
    request: { load: { kind: 'users' } },
  })
})
