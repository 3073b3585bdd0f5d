import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../time/index.ts'
import { type RawServer, rawServer } from './raw-server.ts'

export const streamHead = (headers = ''): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n${headers}\r\n`
/** A chunk of the transfer coding. */
export const frame = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
export const lastFrame = '0\r\n\r\n'

export const sse = (data: unknown): string =>
  `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`
/** An event that adds to the answer of a chat, as OpenAI's API sends it. */
export const delta = (content: string, finishReason: string | null = null): string =>
  sse({ choices: [{ index: 0, delta: { content }, finish_reason: finishReason }] })

export interface TokenServer extends RawServer {
  /** When each token of the first stream was handed to its socket. */
  readonly writtenAt: readonly number[]
}

interface TokenStream {
  readonly clock: Clock
  readonly tokens: readonly string[]
  /** Awaited before token k. */
  readonly pace: (k: number) => Promise<unknown>
  /** Events behind the last token. */
  readonly last?: readonly string[]
}

/** Answers each request with a chat's stream of tokens. */
export async function tokenServer({ clock, tokens, pace, last = [] }: TokenStream): Promise<TokenServer> {
  const writtenAt: number[] = []
  const server = await rawServer(async (socket, _, turn) => {
    socket.write(streamHead() + frame(delta('')))
    for (const [k, token] of tokens.entries()) {
      await pace(k)
      if (turn.connection === 0 && turn.request === 0) writtenAt.push(clock.now())
      socket.write(frame(delta(token)))
    }
    socket.write([delta('', 'stop'), ...last, sse('[DONE]')].map(frame).join('') + lastFrame)
  })
  return Object.assign(server, { writtenAt })
}

export const every = (paceMs: number) => (): Promise<unknown> => delay(paceMs)
