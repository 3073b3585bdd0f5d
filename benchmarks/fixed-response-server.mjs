// @ts-check
/** Answers every request on a connection with the same bytes: a server that is never the bottleneck's better half. */
import { createServer } from 'node:net'

const answer = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok'
const endOfHead = Buffer.from('\r\n\r\n')

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy())
  socket.on('data', (bytes) => socket.write(answer.repeat(countHeads(bytes))))
})
server.listen({ port: Number(process.argv[2] ?? 0), host: '127.0.0.1', backlog: 8192 }, () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address ? address.port : ''}\n`)
})
process.on('SIGTERM', () => process.exit(0))

/** @param {Buffer} bytes */
function countHeads(bytes) {
  let heads = 0
  for (let at = bytes.indexOf(endOfHead); at >= 0; at = bytes.indexOf(endOfHead, at + 4)) heads++
  return heads
}
