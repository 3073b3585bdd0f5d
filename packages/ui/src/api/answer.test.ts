import { expect, test } from 'vitest'
import { answered } from './answer.ts'

const told = (status: number, body: string) => answered(Promise.resolve(new Response(body, { status })))

test('an answer is its value', async () => {
  expect(await told(200, '{"runs":[]}')).toEqual({ kind: 'ok', value: { runs: [] } })
})

test('input that cannot be used is problems at fields', async () => {
  const problems = [{ field: 'host', message: 'give a host' }]
  expect(await told(422, JSON.stringify({ problems }))).toEqual({ kind: 'problems', problems })
})

test('a refusal is told in the words of the server, or else by its status', async () => {
  expect(await told(409, '{"message":"Run 1 is stopped"}')).toMatchObject({ message: 'Run 1 is stopped' })
  expect(await told(502, '<h1>proxy</h1>')).toMatchObject({ message: 'Katydid answered 502' })
})

test('without a token it says what to do', async () => {
  expect(await told(401, '{"message":"no"}')).toMatchObject({ message: expect.stringContaining('token') })
})

test('no answer at all is a refusal too', async () => {
  expect(await answered(Promise.reject(new TypeError('fetch failed')))).toMatchObject({ kind: 'refused' })
})
