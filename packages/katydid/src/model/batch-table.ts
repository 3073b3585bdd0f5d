import type { Column } from '../report/text-table.ts'
import type { BatchCurve, BatchPoint } from './batch-curve.ts'
import { tableOf } from './latency-table.ts'
import { digits, exactMillis, grouped, percent, ratePerSecond } from './words.ts'

/** What each size of a batch takes, and how far that is from the line. */
export const batchTable = ({ points }: BatchCurve, width: number): string =>
  tableOf('Batch curve', columns, points, width).join('\n')

/** `median = 0.0630 ms x n + 0.0210 ms (R^2 0.999); most inputs a second in batches of 16 (12,310/s)`. */
export const curveSentence = ({ perInput, perBatch, rSquared, best }: BatchCurve): string =>
  `median = ${exactMillis(perInput)} x n ${perBatch < 0 ? '-' : '+'} ${exactMillis(Math.abs(perBatch))}` +
  ` (R^2 ${rSquared.toFixed(4)}); a larger batch than ${best.batch} is no faster (${ratePerSecond(best.rate)})`

const column = (title: string, cell: (point: BatchPoint) => string): Column<BatchPoint> => ({
  title,
  width: 9,
  before: '  ',
  canShrink: true,
  cell,
})

const columns: readonly Column<BatchPoint>[] = [
  {
    title: 'Batch',
    width: 0,
    before: '',
    align: 'left',
    isElastic: true,
    cell: ({ batch }) => String(batch),
  },
  column('queries', ({ latency }) => grouped(latency.count)),
  column('p50, ms', ({ median }) => digits(median)),
  column('ms/input', ({ median, batch }) => digits(median / batch)),
  column('inputs/s', ({ rate }) => digits(rate)),
  column('off line', ({ residual }) => `${residual > 0.000_5 ? '+' : ''}${percent(residual)}`),
]
