import type { Phase, TransportFailure } from '../plan/index.ts'
import { thrownText } from '../text/index.ts'

/** What Node's codes mean to somebody who looks at a report. */
const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at this address: connection refused',
  ECONNRESET: 'the server reset the connection',
  ECONNABORTED: 'the connection was aborted',
  EPIPE: 'the server closed the connection before it had the whole request',
  ENOTFOUND: 'DNS does not know this host name',
  EAI_AGAIN: 'DNS did not answer',
  ETIMEDOUT: 'the network gave up waiting for the server',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  EADDRNOTAVAIL: 'this machine has no free local port: keep connections alive, or use more machines',
  EMFILE: 'this process may not open more files: raise ulimit -n',
  ENFILE: 'this machine may not open more files',
  ENOBUFS: 'this machine has no memory left for sockets',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'the certificate is self-signed: trust it with NODE_EXTRA_CA_CERTS, or use --insecure',
  SELF_SIGNED_CERT_IN_CHAIN:
    'the certificate chain ends in an unknown authority: trust it with NODE_EXTRA_CA_CERTS',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate comes from an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the server does not send its intermediate certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server does not speak TLS on this port',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the server does not speak TLS on this port',
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: 'the server does not offer HTTP/1.1 over TLS',
}

/** The same words for the same cause, without hosts, ports or ids, so that failures group. */
export function failureOf(phase: Phase, error: Error): TransportFailure {
  const { code = error.name, reason } = error as Error & { readonly code?: string; readonly reason?: string }
  return { phase, code, message: meanings[code] ?? reason ?? code }
}

export const failure = (phase: Phase, code: string, message: string): TransportFailure => ({
  phase,
  code,
  message,
})

export const cutOff = (phase: Phase): TransportFailure => failure(phase, 'CUT_OFF', 'ended by the stop')

/** Something of ours, or a listener's, threw while the exchange was under way. */
export const internalFault = (phase: Phase, fault: unknown): TransportFailure =>
  failure(phase, 'INTERNAL', `Katydid failed while it handled the request: ${thrownText(fault)}`)

/** One that ran out of the time for the whole exchange. */
export function timedOut(phase: Phase): TransportFailure {
  const waitedFor: Partial<Record<Phase, string>> = {
    resolve: 'for DNS',
    connect: 'for the connection',
    tls: 'for the TLS handshake',
    send: 'to send the request',
    wait: 'for the answer',
    read: 'for the rest of the answer',
    decode: 'for the body to be decoded',
  }
  return failure(phase, 'TIMEOUT', `timed out waiting ${waitedFor[phase] ?? 'for the answer'}`)
}

const closings: Partial<Record<Phase, string>> = {
  tls: 'the server closed the connection during the TLS handshake',
  send: 'the server closed the connection before it had the whole request',
  wait: 'the server closed the connection without an answer',
  read: 'the server closed the connection in the middle of the answer',
}

/** The connection was closed in good order, at a time when it should not have been. */
export const closed = (phase: Phase): TransportFailure =>
  failure(phase, 'CLOSED', closings[phase] ?? 'the server closed the connection')
