import { describe, expect, test } from 'vitest'
import type { RunSummary, Snapshot } from '../../../katydid/src/web/contract.ts'
import { reportData } from '../testing/report-data.ts'
import { type Action, isStale, nothingKnown, reduce, type State, shownRun } from './state.ts'

const { snapshot: sampled } = reportData()
const snapshotOf = (part: Partial<RunSummary>): Snapshot => ({ ...sampled, run: { ...sampled.run, ...part } })
const told = (...actions: readonly Action[]): State => actions.reduce(reduce, nothingKnown)
const tell = (part: Partial<RunSummary>): Action => ({ kind: 'snapshot', snapshot: snapshotOf(part) })

describe('what the page knows', () => {
  test('a snapshot of a new run puts it first in the list', () => {
    const { runs } = told(tell({ id: '9' }), tell({ id: '10' }))
    expect(runs?.map(({ id }) => id)).toEqual(['10', '9'])
  })

  test('a snapshot brings the list up to date', () => {
    const { runs } = told(tell({ id: '1', state: 'running' }), tell({ id: '1', state: 'stopped' }))
    expect(runs).toMatchObject([{ id: '1', state: 'stopped' }])
  })

  test('entries that did not change stay the same objects', () => {
    const before = told(tell({ id: '1' }))
    const after = reduce(before, structuredClone(tell({ id: '1', elapsedMs: sampled.run.elapsedMs + 1 })))
    expect(after.snapshots['1']?.entries).toBe(before.snapshots['1']?.entries)
    expect(after.snapshots['1']?.run.elapsedMs).toBe(sampled.run.elapsedMs + 1)
  })

  test('a process that was started anew has forgotten its runs, and so does the page', () => {
    const runs = [{ ...sampled.run, id: '1', startedAt: '2030-01-01T00:00:00.000Z' }]
    const state = told(tell({ id: '1' }), tell({ id: '2' }), { kind: 'runs', runs })
    expect(state.snapshots).toEqual({})
    expect(state.runs).toEqual(runs)
  })

  test('the newest run is shown unless another that is there was asked for', () => {
    const state = told(tell({ id: '1' }), tell({ id: '2' }))
    expect(shownRun(state, null)?.id).toBe('2')
    expect(shownRun(state, '1')?.id).toBe('1')
    expect(shownRun(state, '7')?.id).toBe('2')
    expect(shownRun(nothingKnown, '1')).toBeUndefined()
  })

  test('figures from before the run stopped are stale', () => {
    const stopped = { ...sampled.run, id: '1', state: 'stopped' } as const
    const state = told(tell({ id: '1', state: 'running' }), { kind: 'runs', runs: [stopped] })
    expect(isStale(state, stopped)).toBe(true)
    expect(isStale(reduce(state, tell({ id: '1', state: 'stopped' })), stopped)).toBe(false)
  })

  test('a lost connection is known, and forgotten when it is there again', () => {
    expect(told({ kind: 'opened' }, { kind: 'lost' }).connection).toBe('lost')
    expect(told({ kind: 'lost' }, { kind: 'opened' }).connection).toBe('open')
  })
})
