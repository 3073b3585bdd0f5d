import fc from 'fast-check'
import type { FuzzTarget, Round } from './target.ts'

/** Cases of each property and round. */
const casesPerRound = 1_000

/** Tries properties with new cases each round; a finding is the smallest case that breaks one. */
export const propertyTarget = (
  name: string,
  unit: string,
  properties: Readonly<Record<string, fc.IRawProperty<unknown>>>,
): FuzzTarget => ({
  name,
  unit,
  async round(seed): Promise<Round> {
    const findings: string[] = []
    for (const [claim, property] of Object.entries(properties)) {
      const details = await fc.check(property, { seed, numRuns: casesPerRound })
      if (details.failed) findings.push(`${claim}: ${fc.defaultReportMessage(details)}`)
    }
    return { cases: casesPerRound * Object.keys(properties).length, findings }
  },
})
