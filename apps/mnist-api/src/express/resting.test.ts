import { expect, test } from 'vitest'
import { Resting } from './resting.ts'

/** Connections that are called by their numbers, and in what order they were read again. */
function row(count: number) {
  const resting = new Resting()
  const read: number[] = []
  const connections = Array.from({ length: count }, (_, index) => ({
    readAgain: () => void read.push(index),
  }))
  for (const connection of connections) resting.add(connection)
  return { resting, read, connections }
}

const first = (count: number) => Array.from({ length: count }, (_, index) => index)

test('a batch makes room for as many as it had digits: who has rested longest is first', () => {
  const { resting, read } = row(100)
  resting.madeRoom(16, 1_000)
  expect(read).toEqual(first(16))
  resting.madeRoom(3, 1_000)
  expect(read).toEqual(first(19))
})

test('with little left in the queue more are read than the batch made room for', () => {
  const { resting, read } = row(100)
  resting.madeRoom(1, 0)
  expect(read.length).toBeGreaterThan(16)
})

test("who is gone takes nobody's turn", () => {
  const { resting, read, connections } = row(4)
  resting.delete(connections[0] ?? expect.fail())
  resting.madeRoom(2, 1_000)
  expect(read).toEqual([1, 2])
})

test('after the longest rest they are read, room or not', () => {
  const { resting, read } = row(3)
  resting.wakeAfter(60_000)
  expect(read).toEqual([])
  resting.wakeAfter(0)
  expect(read).toEqual([0, 1, 2])
  expect(resting.isEmpty).toBe(true)
})
