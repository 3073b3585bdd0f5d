import { parseSlo } from '../../plan/index.ts'
import { type Millis, millis, perSecond, seconds } from '../../units/index.ts'
import type { SloResult } from '../../verdict/index.ts'

const share = (requests: number, beyond: number, provenTime: Millis | undefined): SloResult['figures'] => ({
  from: millis(0),
  to: seconds(60),
  requests,
  least: beyond,
  most: beyond,
  worth: requests / 1.5,
  perSecond: undefined,
  provenTime,
  requestsMissing: undefined,
})

function result(text: string, rest: Pick<SloResult, 'verdict' | 'words' | 'figures'>): SloResult {
  const { scope, objectives } = parseSlo(text)
  return { text, scope, objective: objectives[0] as SloResult['objective'], ...rest }
}

/** One of each verdict. */
export const someSlos: readonly SloResult[] = [
  result('POST /predict: p99 < 100ms', {
    verdict: 'passed',
    words: 'p99 <= 24.1 ms proven at 99 %; 12 of 24003 requests took longer (0.05 %, allowed 1 %)',
    figures: share(24_003, 12, millis(24.1)),
  }),
  result('total: failures < 0.01%', {
    verdict: 'failed',
    words: '40 of 31384 requests failed (0.127 %, allowed 0.01 %); that it is more is proven at 99 %',
    figures: share(31_384, 40, undefined),
  }),
  result('@slow: p99.9 service < 2s', {
    verdict: 'inconclusive',
    words: '0 of 180 requests took longer (0 %, allowed 0.1 %); about 4500 more requests would settle it',
    figures: { ...(share(180, 0, undefined) as NonNullable<SloResult['figures']>), requestsMissing: 4_423 },
  }),
  result('/late: rate > 10/s', {
    verdict: 'no data',
    words: 'no request was counted under /late',
    figures: undefined,
  }),
  result('total: rate > 500/s', {
    verdict: 'passed',
    words: '523.1/s over 60 s; that it is more than 500/s is proven at 99 %',
    figures: {
      ...(share(31_384, 31_384, undefined) as NonNullable<SloResult['figures']>),
      worth: undefined,
      perSecond: perSecond(523.1),
    },
  }),
]
