import { runOddCode } from '../../packages/katydid/src/engine/testing/odd-code.ts'
import type { FuzzTarget, Round } from './target.ts'

const throwsPerRound = 1_000

/** Users whose own code throws whatever can be thrown, at every place where it runs. */
export const oddCodeTarget: FuzzTarget = {
  name: 'throws',
  unit: 'throws',
  async round(seed): Promise<Round> {
    const { throws, findings } = await runOddCode(String(seed), throwsPerRound)
    return { cases: throws, findings }
  },
}
