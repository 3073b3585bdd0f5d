import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { drain } from './drain.ts'
import { startServer } from './testing/running-server.ts'

test('with nothing under way it is complete at once, idle connections and all', async () => {
  await using server = await startServer({})
  const socket = connect(server.port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(socket, 'data')
  expect(await drain(server.app, 20_000)).toBe(true)
  await text(socket)
})

test('a request that never ends is cut off at the limit', async () => {
  await using server = await startServer({})
  const socket = connect(server.port, '127.0.0.1')
  const arrived = once(server.app.server, 'request') as Promise<[IncomingMessage]>
  socket.write('POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{')
  await arrived
  expect(await drain(server.app, 50)).toBe(false)
})
