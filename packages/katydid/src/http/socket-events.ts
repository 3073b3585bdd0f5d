import type { Socket } from 'node:net'
import type { Origin } from './target.ts'

/** `end`: the server has closed its side, or the socket is gone. */
export type SocketEvent = 'connect' | 'secureConnect' | 'end' | Error

/** Whoever hears what a socket has to say, but for the bytes that it reads. */
export interface SocketOwner {
  readonly origin: Pick<Origin, 'isSecure'>
  heard(socket: Socket, event: SocketEvent): void
}

const owner = Symbol('owner')
type Owned = Socket & { [owner]?: SocketOwner }

/** The same functions listen to every socket: closures for each would weigh 400 bytes a user. */
export function listen(socket: Owned, connection: SocketOwner): void {
  socket[owner] = connection
  socket.on('connect', onConnect)
  if (connection.origin.isSecure) socket.on('secureConnect', onSecureConnect)
  socket.on('error', onError)
  socket.on('end', onEnd)
  socket.on('close', onEnd)
}

function onConnect(this: Owned): void {
  this[owner]?.heard(this, 'connect')
}

function onSecureConnect(this: Owned): void {
  this[owner]?.heard(this, 'secureConnect')
}

function onError(this: Owned, error: Error): void {
  this[owner]?.heard(this, error)
}

function onEnd(this: Owned): void {
  this[owner]?.heard(this, 'end')
}
