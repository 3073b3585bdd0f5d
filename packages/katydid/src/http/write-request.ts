import type { Socket } from 'node:net'
import type { Awaiting } from './awaiting.ts'

type Request = Pick<Awaiting, 'requestText' | 'largeBody'>

const shortRequestBytes = 16_384

/** Hands a whole request to its socket, a large body behind the rest. */
export function writeRequest(socket: Socket, { requestText, largeBody }: Request): void {
  if (largeBody === undefined) {
    socket.write(requestText, 'latin1')
    return
  }
  socket.cork()
  socket.write(requestText, 'latin1')
  socket.write(largeBody)
  socket.uncork()
}

/** It fits into one TLS record and into any socket's buffer. */
export const isShort = ({ requestText, largeBody }: Request): boolean =>
  largeBody === undefined && requestText.length <= shortRequestBytes
