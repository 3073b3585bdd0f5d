/** Answers at once; its parent can freeze it with SIGSTOP. Prints its port, then a line for its first request. */
import { createServer } from 'node:http'

let isFirst = true
const server = createServer((request, response) => {
  if (isFirst) process.stdout.write('first\n')
  isFirst = false
  request.resume()
  response.end('ok')
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`port ${server.address().port}\n`))
