import { expect, test } from 'vitest'
import type { RunState } from '../report/index.ts'
import { aView } from '../report/testing/a-run.ts'
import { RunStats, SampleRecorder } from '../stats/index.ts'
import { millis, seconds } from '../units/index.ts'
import type { Started } from './kept-run.ts'
import { ConflictError } from './problems.ts'
import { type Happening, RunBook } from './run-book.ts'
import { about } from './testing/about.ts'

/** Statistics with so many entries. */
function statsWith(entries: number): RunStats {
  const recorder = new SampleRecorder()
  for (let i = 0; i < entries; i++) {
    recorder.record({ kind: 'unsent', method: 'GET', name: `/${i}`, intendedAt: millis(1) })
  }
  const stats = new RunStats()
  stats.add(recorder.take(millis(0), seconds(1)))
  return stats
}

/** A run of which the test says when it is over. */
function play(entries = 3) {
  let state: RunState = 'running'
  let over = () => {}
  const ended = new Promise<void>((resolve) => {
    over = resolve
  })
  const stops: string[] = []
  const stats = statsWith(entries)
  const run = {
    get view() {
      return aView({ state, stats })
    },
    stop: (why: string) => stops.push(why),
    reset() {},
    setUsers() {},
    setRate() {},
  }
  const started: Started = { run, about, ended }
  const end = async () => {
    state = 'stopped'
    over()
    await ended
  }
  return { start: async () => started, end, stops }
}

test('one run at a time; the next one when the last is over', async () => {
  const book = new RunBook()
  const first = play()
  const { id } = await book.start(first.start)
  expect(id).toBe('1')
  await expect(book.start(play().start)).rejects.toThrow(ConflictError)
  await first.end()
  expect(book.going).toBeUndefined()
  expect((await book.start(play().start)).id).toBe('2')
  expect(book.find('1')?.isOver).toBe(true)
  expect(book.listing.runs.map(({ id, state }) => `${id} ${state}`)).toEqual(['2 running', '1 stopped'])
})

test('two starts at the same time are one run', async () => {
  const book = new RunBook()
  const outcomes = await Promise.allSettled([book.start(play().start), book.start(play().start)])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
})

test('a start that fails leaves nothing behind', async () => {
  const book = new RunBook()
  await expect(book.start(() => Promise.reject(new Error('no host')))).rejects.toThrow('no host')
  expect(book.current).toBeUndefined()
  expect((await book.start(play().start)).id).toBe('1')
})

test('keeps the newest runs, within a number of runs and of entries', async () => {
  const book = new RunBook({ runs: 3, entries: 7 })
  const ids = () => book.listing.runs.map(({ id }) => id)
  const one = async (entries: number) => {
    const run = play(entries)
    await book.start(run.start)
    await run.end()
  }
  for (const entries of [1, 1, 1, 1]) await one(entries)
  expect(ids()).toEqual(['4', '3', '2'])
  await one(4)
  await one(4)
  expect(ids()).toEqual(['6', '5', '4'])
  await one(4)
  expect(ids()).toEqual(['7', '6'])
})

test('tells of each second, and of each change', async () => {
  const book = new RunBook()
  const seen: Happening[] = []
  const forget = book.onChange((happening) => seen.push(happening))
  const run = play()
  await book.start(run.start)
  book.tick()
  book.steered()
  await run.end()
  await Promise.resolve()
  expect(seen).toEqual(['added', 'second', 'state', 'state'])
  forget()
  book.tick()
  expect(seen).toHaveLength(4)
})

test('a snapshot is made once, and anew after each change', async () => {
  const book = new RunBook()
  const kept = await book.start(play().start)
  const { snapshot } = kept
  expect(kept.snapshot).toBe(snapshot)
  book.tick()
  expect(kept.snapshot).not.toBe(snapshot)
  expect(kept.snapshot.etag).toBe(snapshot.etag)
})

test('closing stops what goes on and waits for it', async () => {
  const book = new RunBook()
  const run = play()
  await book.start(run.start)
  const closed = book.close()
  await expect.poll(() => run.stops).toHaveLength(1)
  await run.end()
  await closed
  expect(run.stops).toEqual(['Interrupted'])
})
