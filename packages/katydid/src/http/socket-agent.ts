import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'
import { PollWatch } from '../time/index.ts'
import { type Duration, type Millis, millis } from '../units/index.ts'
import type { AgentOptions, HttpAgent, HttpSession } from './agent.ts'
import type { Connection } from './connection.ts'
import { Deadlines } from './deadlines.ts'
import { Exchange } from './exchange.ts'
import { HeaderSets } from './header-sets.ts'
import { IdleConnections } from './idle-connections.ts'
import type { Network } from './network.ts'
import { Outbox } from './outbox.ts'
import { Resolver } from './resolver.ts'
import { Session } from './session.ts'
import { Origins, Targets } from './target.ts'

const onlyThread = { index: 0, of: 1 }
const readBufferBytes = 65_536

/** Makes the client of one load thread. Its clock must run in real time: Node's timers fire by it. */
export function createAgent(options: AgentOptions): HttpAgent {
  const network = networkFor(options)
  const origins = new Origins(options.thread ?? onlyThread)
  const targetsOf = new Map<string, Targets>()
  const sharedIdle = new IdleConnections(Number.POSITIVE_INFINITY)
  const headerSets = new HeaderSets(options.connections)
  const durations = new Map<Duration, Millis>()

  const session = (baseUrl: string, timeout: Millis): HttpSession => {
    const targets = targetsOf.get(baseUrl) ?? new Targets(origins, baseUrl)
    targetsOf.set(baseUrl, targets)
    if (targets.isSecure) network.secureContext()
    const { connections } = options
    return new Session({ network, targets, headerSets, connections, sharedIdle, timeout, durations })
  }
  const close = () => {
    network.isClosed = true
    for (const item of network.deadlines.waiting()) if (item instanceof Exchange) item.cutOff()
    for (const connection of [...network.connections]) connection.destroy()
    network.deadlines.close()
  }
  return { session, close }
}

function networkFor({
  clock,
  connectTimeout,
  insecure,
  resends = true,
  ca,
  ...given
}: AgentOptions): Network {
  const polls = given.polls ?? new PollWatch(() => clock.now())
  let context: SecureContext | undefined
  const authorities = ca === undefined ? {} : { ca: [...rootCertificates, ca] }
  return {
    clock,
    polls,
    deadlines: new Deadlines(clock),
    resolver: new Resolver(clock),
    outbox: new Outbox(() => polls.worked(clock.now())),
    readBuffer: Buffer.allocUnsafeSlow(readBufferBytes),
    connectTimeout: millis(connectTimeout),
    verifiesCertificates: !insecure,
    resends,
    secureContext: () => {
      context ??= createSecureContext(authorities)
      return context
    },
    connections: new Set<Connection>(),
    isClosed: false,
  }
}
