import type { IncomingMessage, ServerResponse } from 'node:http'
import { serve } from './server.ts'

/**
 * Serves so many requests at once, each for exactly so long, the others in the order in which they come: it carries
 * slots / service time, whatever its timers do, since a slot is free at the instant it should be and not when we notice.
 */
export function serveSlots(slots: number, serviceMs: number) {
  const free = Array<number>(slots).fill(0)
  return serve((_request: IncomingMessage, response: ServerResponse) => {
    const now = performance.now()
    const slot = free.indexOf(Math.min(...free))
    const end = Math.max(now, free[slot] as number) + serviceMs
    free[slot] = end
    setTimeout(() => response.end('ok'), end - now)
  })
}
