import net, { type OnReadOpts, type Socket } from 'node:net'
import tls, { type TLSSocket } from 'node:tls'
import type { Network } from './network.ts'
import type { Origin } from './target.ts'

/** Gets what was read: the first `length` bytes of the shared buffer, until it returns. */
type Received = (length: number, bytes: Buffer) => void

/** Begins to connect to one address of an origin. The socket is ready at `connect`, or `secureConnect` with TLS. */
export function dial(network: Network, origin: Origin, address: string, received: Received): Socket {
  const options = {
    host: address,
    port: origin.port,
    noDelay: true,
    autoSelectFamily: false,
    onread: { buffer: network.readBuffer, callback: received as OnReadOpts['callback'] },
  }
  return origin.isSecure ? dialSecure(network, origin, options) : net.connect(options)
}

function dialSecure(network: Network, origin: Origin, options: net.NetConnectOpts): TLSSocket {
  const socket = tls.connect({
    ...options,
    secureContext: network.secureContext(),
    servername: origin.isAddress ? '' : origin.hostname,
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: network.verifiesCertificates,
    ...(origin.tlsSession === undefined ? {} : { session: origin.tlsSession }),
  })
  socket.on('session', (session) => {
    origin.tlsSession = session
  })
  return socket
}
