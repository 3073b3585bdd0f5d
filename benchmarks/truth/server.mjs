// @ts-check
/**
 * `node server.mjs BEHAVIOUR SEED LOG_FILE`: answers each request after a time drawn from a known distribution and logs
 * what it really took. It spins on its own core, sockets included, so that an answer leaves within microseconds of its
 * instant. Prints its port; SIGTERM writes the log; it ends by itself after 10 minutes. Nothing of Katydid is in it.
 */
import { createServer } from 'node:net'
import { behaviours, seeded } from './distributions.mjs'
import { DueAnswers } from './due-answers.mjs'
import { ServiceLog } from './service-log.mjs'

const [name = '', seed = '1', logFile = ''] = process.argv.slice(2)
const behaviour = behaviours[name]
if (!behaviour || !logFile)
  throw new Error(`usage: server.mjs ${Object.keys(behaviours).join('|')} SEED LOG_FILE`)
const { draw, stall } = behaviour
const capacity = 4_000_000
const longestLifeMs = 600_000
const answer = Buffer.from(
  'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 16\r\n\r\n{"prediction":7}',
)
const endOfHead = Buffer.from('\r\n\r\n')

const random = seeded(Number(seed))
const due = new DueAnswers()
const log = new ServiceLog(capacity)
const startedAt = performance.now()
const nowMicros = () => (performance.now() - startedAt) * 1_000
let stalls = 1

const server = createServer({ noDelay: true }, (socket) => {
  let rest = Buffer.alloc(0)
  socket.on('error', () => socket.destroy())
  socket.on('data', (bytes) => {
    const arrivedAt = nowMicros()
    let text = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
    for (let at = text.indexOf(endOfHead); at >= 0; at = text.indexOf(endOfHead)) {
      accept(socket, arrivedAt)
      text = text.subarray(at + endOfHead.length)
    }
    rest = text
  })
})
server.listen({ port: 0, host: '127.0.0.1', backlog: 8192 }, () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address ? address.port : ''}\n`)
})
setTimeout(() => process.exit(1), longestLifeMs)
process.on('SIGTERM', () => {
  log.writeTo(logFile)
  if (log.missed > 0) process.stderr.write(`the log was full: ${log.missed} requests are not in it\n`)
  process.exit(log.missed > 0 ? 1 : 0)
})
spin()

/**
 * @param {import('node:net').Socket} socket
 * @param {number} arrivedAt
 */
function accept(socket, arrivedAt) {
  const dueAt = arrivedAt + draw(random)
  due.add({ dueAt: stall && !stall.frozen ? afterStall(dueAt, stall) : dueAt, arrivedAt, socket })
}

/**
 * An answer that would leave during a stall leaves at its end.
 * @param {number} at
 * @param {{ everyMicros: number, lastsMicros: number }} stall
 */
function afterStall(at, { everyMicros, lastsMicros }) {
  const inPeriod = at % everyMicros
  const stallFrom = everyMicros - lastsMicros
  return inPeriod < stallFrom ? at : at - inPeriod + everyMicros
}

function spin() {
  if (stall?.frozen) freeze(stall)
  let now = nowMicros()
  for (let first = due.first; first !== undefined && first.dueAt <= now; first = due.first) {
    due.removeFirst()
    first.socket.write(answer)
    now = nowMicros()
    log.record(first.arrivedAt, now)
  }
  setImmediate(spin)
}

/**
 * Stands still, reading nothing, for the last stretch of each period.
 * @param {{ everyMicros: number, lastsMicros: number }} stall
 */
function freeze({ everyMicros, lastsMicros }) {
  const end = stalls * everyMicros
  if (nowMicros() < end - lastsMicros) return
  while (nowMicros() < end);
  stalls++
}
