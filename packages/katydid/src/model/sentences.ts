import { curveSentence } from './batch-table.ts'
import type { ColdStart } from './cold-start.ts'
import type { Difference, GoldenFigures } from './golden.ts'
import type { Interval } from './order-interval.ts'
import type { ScenarioResult } from './scenario.ts'
import type { Slope, SoakFigures } from './soak.ts'
import { medianOf, type WarmUp } from './warm-up.ts'
import { digits, exactMillis, grouped, megabytes, percent, ratePerSecond } from './words.ts'

/** What a scenario found, in a sentence or two; what the tables show is not said again. */
export function sentencesOf(result: ScenarioResult): readonly string[] {
  if (result.kind === 'left-out') return [`left out: ${result.why}`]
  if (result.kind === 'broken') return [`broken: ${result.why}`]
  const proven = result.proven === undefined ? [] : [result.proven]
  return [...figuresOf(result), ...proven, ...(result.figures.isCutShort ? ['cut short'] : [])]
}

function figuresOf(result: ScenarioResult & { readonly kind: 'measured' }): readonly string[] {
  switch (result.name) {
    case 'golden':
      return goldenSentences(result.figures)
    case 'accuracy': {
      const { accuracy, inputs, errors, interval } = result.figures
      return [
        `${(accuracy * 100).toFixed(2)} % right (${grouped(errors)} of ${grouped(inputs)} wrong; ${shares(interval)} at 95 %)`,
      ]
    }
    case 'cache-audit': {
      const { kind, ratio, interval } = result.figures
      const range =
        interval === undefined ? '' : ` (${interval.low.toFixed(2)} .. ${interval.high.toFixed(2)} at 95 %)`
      return [
        `${cacheWords[kind]}: a new input takes ${ratio.toFixed(2)} times as long as a repeated one${range}`,
      ]
    }
    case 'cold-start':
      return coldStartSentences(result.figures.starts)
    case 'batch-curve':
      return [curveSentence(result.figures)]
    case 'offline': {
      const { rate, batch, inputs, interval } = result.figures
      const range =
        interval === undefined ? '' : `, ${digits(interval.low)} .. ${ratePerSecond(interval.high)} at 95 %`
      return [`${ratePerSecond(rate)} in batches of ${batch} (${grouped(inputs)} inputs${range})`]
    }
    case 'server':
      return result.figures.points.map(serverSentence)
    case 'soak':
      return soakSentences(result.figures)
    case 'single-stream':
    case 'multi-stream':
      return warmUpSentence(result.warmUp)
  }
}

const warmUpSentence = (warm: WarmUp | undefined): readonly string[] =>
  warm === undefined
    ? []
    : [`after ${grouped(warm.queries)} queries to warm up (${exactMillis(warm.durationMs)}), not counted`]

const cacheWords = {
  clean: 'no cache',
  cached: 'answers are remembered',
  unclear: 'too noisy to tell',
} as const

const shares = ({ low, high }: Interval) => `${(low * 100).toFixed(2)} .. ${(high * 100).toFixed(2)} %`

function goldenSentences({ kept, batches, tolerance }: GoldenFigures): readonly string[] {
  const toKept = kept === undefined ? [] : [`answers kept before: ${differenceText(kept, tolerance)}`]
  return [
    ...toKept,
    ...batches.map(
      ({ batch, ...each }) => `batches of ${batch} against one by one: ${differenceText(each, tolerance)}`,
    ),
  ]
}

function differenceText({ inputs, largest, beyond, otherClass }: Difference, tolerance: number): string {
  const most = largest === 0 ? 'no difference' : `largest difference ${largest.toExponential(1)}`
  if (beyond === 0 && otherClass === 0) return `${inputs} alike within ${tolerance} (${most})`
  return `${beyond} of ${inputs} differ by more than ${tolerance} (${most}), ${otherClass} have another class`
}

function coldStartSentences(starts: readonly ColdStart[]): readonly string[] {
  if (starts.length === 0) return []
  const median = (of: (start: ColdStart) => number) => exactMillis(medianOf(starts.map(of)))
  const slowest = Math.max(...starts.map(({ total }) => total))
  return [
    `${starts.length} fresh processes, median ${median(({ total }) => total)} to the first answer, slowest ${exactMillis(slowest)}`,
    `of it: process ${median(({ boot }) => boot)}, runtime ${median(({ runtime }) => runtime)}, ` +
      `model ${median(({ load }) => load)}, first answer ${median(({ firstAnswer }) => firstAnswer)}; ` +
      `${megabytes(medianOf(starts.map(({ resident }) => resident)))} resident`,
  ]
}

type ServerPoint = Extract<ScenarioResult, { name: 'server'; kind: 'measured' }>['figures']['points'][number]

const serverSentence = ({
  share,
  rate,
  achieved,
  offered,
  answered,
  meanBatch,
  largestBatch,
  isOverloaded,
  keepsUp,
}: ServerPoint) =>
  `${percent(share)}: ${ratePerSecond(rate)} offered (${grouped(offered)}), ${ratePerSecond(achieved)} answered` +
  `${answered < offered ? ` (${grouped(answered)})` : ''}, batches of ${meanBatch.toFixed(1)}, at most ${largestBatch}` +
  `${isOverloaded ? '; overloaded: the queue only grew' : keepsUp ? '' : '; it did not keep up'}`

function soakSentences({
  durationMs,
  judgedMs,
  queries,
  latency,
  resident,
  heap,
}: SoakFigures): readonly string[] {
  const seconds = `${digits(durationMs / 1_000)} s, ${grouped(queries)} queries`
  if (latency === undefined || resident === undefined || heap === undefined)
    return [`${seconds}: too short for a slope`]
  return [
    `${seconds}; in the last ${digits(judgedMs / 1_000)} s the median latency changed by ${slopeText(latency, percent)}`,
    `memory of the process by ${slopeText(resident, megabytes)}, JavaScript heap by ${slopeText(heap, megabytes)}`,
  ]
}

const slopeText = ({ change, low, high }: Slope, of: (value: number) => string) =>
  `${signed(change, of)} (${signed(low, of)} .. ${signed(high, of)} at 90 %)`

const signed = (value: number, of: (value: number) => string) =>
  `${value < 0 ? '-' : '+'}${of(Math.abs(value))}`
