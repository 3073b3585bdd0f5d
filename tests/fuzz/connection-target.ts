import { type Cycles, runCycles } from '../../packages/katydid/src/engine/testing/connection-cycles.ts'
import { seededRandom } from '../../packages/katydid/src/time/index.ts'
import type { FuzzTarget, Round } from './target.ts'

/** Users against a server that ends connections at every point of their life; each round in another way. */
export const connectionTarget: FuzzTarget = {
  name: 'connections',
  unit: 'requests',
  async round(seed): Promise<Round> {
    const cycles = cyclesOf(seed)
    const { outcomes, findings } = await runCycles(cycles)
    return {
      cases: outcomes.size,
      findings: findings.map((finding) => `${finding}, in ${JSON.stringify(cycles)}`),
    }
  },
}

function cyclesOf(seed: number): Cycles {
  const random = seededRandom('fuzz', seed)
  const isSecure = random.next() < 0.25
  return {
    seed: String(seed),
    model: random.pick(['closed', 'open']),
    connections: random.pick(['perUser', 'perUser', 'shared', 'shared', 'fresh']),
    isSecure,
    ending: random.pick(['close', 'half-close', 'reset']),
    requests: isSecure ? 300 : 1_500,
    users: 1 + random.below(80),
    rate: 200 + random.below(4_000),
  }
}
