import type { RunPlan } from '../plan/index.ts'
import type { PlanFacts } from '../report/index.ts'
import { masked } from '../text/index.ts'

/** A plan as results tell it. */
export function planFacts(
  { warmUp, classes, tags }: RunPlan,
  load: Pick<PlanFacts, 'model' | 'load'>,
): PlanFacts {
  return {
    ...load,
    warmUpMs: warmUp,
    classes: classes.map(({ name, weight, fixedCount, host }) => ({
      ...{ name, weight, host: masked(host) },
      fixedCount: fixedCount ?? null,
    })),
    tags: [...tags.include],
    excludeTags: [...tags.exclude],
  }
}
