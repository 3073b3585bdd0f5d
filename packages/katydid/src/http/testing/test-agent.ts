import type { ConnectionPolicy } from '../../plan/index.ts'
import { systemClock } from '../../time/index.ts'
import { millis } from '../../units/index.ts'
import { type AgentOptions, createAgent, type HttpAgent } from '../index.ts'

/** An agent on the real clock that closes at the end of the test. */
export function testAgent(options: Partial<AgentOptions> = {}): HttpAgent & Disposable {
  const agent = createAgent({
    clock: systemClock(process.hrtime.bigint()),
    connections: 'perUser' satisfies ConnectionPolicy,
    connectTimeout: millis(5_000),
    insecure: false,
    ...options,
  })
  return { ...agent, [Symbol.dispose]: () => agent.close() }
}

/** Long enough never to be the reason of a failure. */
export const patience = millis(10_000)

/** Resolves once the condition holds; a test that waits in vain ends by its own time limit. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
