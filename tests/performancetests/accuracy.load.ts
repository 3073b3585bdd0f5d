/**
 * Is what the MNIST API answers under load what it answers at rest?
 * `katydid -f tests/performancetests/accuracy.load.ts --headless -u 64 -r 64 -t 30s --host http://localhost:8000`.
 * Digits drawn by unsteady hands are asked once before the load, one at a time. Under load each answer must be that one
 * again, or the request has failed; at the end stands how many answers were right, and how many differ.
 */
import {
  HttpUser,
  type OptionValues,
  option,
  type Prepared,
  prepared,
  type Response,
  type TestContext,
  type TestOutcome,
  type TestResult,
  task,
} from 'katydid'
import { labelledDigits } from '../../apps/mnist-api/src/testing/drawn-digits.ts'

export const options = {
  digits: option.number(500, { help: 'that are drawn, 0 to 9 in turn' }),
  hands: option.number(1, { help: 'another number, other hands' }),
  floor: option.number(95, { help: 'percent of them that must be right at rest' }),
  tolerance: option.number(1e-6, { help: 'how far a confidence may be from that at rest' }),
}
type Options = OptionValues<typeof options>

/** Without a wait: many requests at a time are what makes batches. */
export class AccuracyUser extends HttpUser {
  declare readonly options: Options
  declare readonly shared: readonly KnownDigit[]
  override readonly tasks = [task(this.predict, { tags: ['accuracy'] })]

  async predict() {
    const digit = this.random.pick(this.shared)
    const { tolerance } = this.options
    await this.client.post('/predict', {
      name: isRight(digit) ? rightRow : misreadRow,
      body: digit.body,
      check: (response) => difference(response, digit, tolerance),
    })
  }
}

interface Answer {
  readonly prediction: number
  readonly confidence: number
}

interface KnownDigit {
  readonly label: number
  readonly body: Prepared
  readonly atRest: Answer
}

/** At rest. What is misread then has a row of its own, which tells how often such a digit was asked. */
const isRight = ({ label, atRest }: KnownDigit) => atRest.prediction === label
const rightRow = '/predict [right]'
const misreadRow = '/predict [misread]'

/** Draws the digits and asks each of them; what it returns is every user's `shared`. */
export async function testStart(
  { digits, hands, floor }: Options,
  { host }: TestContext,
): Promise<readonly KnownDigit[]> {
  console.log(`Asking ${count(digits)} digits at rest, one at a time`)
  const known: KnownDigit[] = []
  for (const { label, bytes } of labelledDigits(digits, hands)) {
    known.push({ label, body: prepared.bytes(bytes), atRest: await askAtRest(host, bytes) })
  }
  const right = known.filter(isRight).length
  if (right / digits < floor / 100)
    throw new Error(`only ${percent(right, digits)} of the digits are right at rest; the floor is ${floor} %`)
  return known
}

async function askAtRest(host: string, body: Uint8Array<ArrayBuffer>): Promise<Answer> {
  const headers = { 'content-type': 'application/octet-stream' }
  const response = await fetch(`${host}/predict`, { method: 'POST', headers, body })
  if (response.ok) return (await response.json()) as Answer
  throw new Error(`${response.url} answered ${response.status} at rest: ${await response.text()}`)
}

/** Reasons of requests that were answered, but not as at rest. */
const becameWrong = 'misread, though right at rest'
const becameRight = 'right, though misread at rest'
const misreadAnew = 'misread in another way than at rest'
const otherConfidence = 'another confidence than at rest'
const differences = [becameWrong, becameRight, misreadAnew, otherConfidence]

function difference(
  response: Response,
  { label, atRest }: KnownDigit,
  tolerance: number,
): string | undefined {
  if (response.status !== 200) return `answered ${response.status}`
  const { prediction, confidence } = response.json() as Answer
  const isSame = Math.abs(confidence - atRest.confidence) <= tolerance // false for what is no number
  if (prediction === atRest.prediction) return isSame ? undefined : otherConfidence
  if (prediction === label) return becameRight
  return atRest.prediction === label ? becameWrong : misreadAnew
}

export function testStop(_options: Options, { result }: TestOutcome) {
  if (result !== undefined) console.log(`Accuracy        ${accuracy(result)}\n`)
}

/** Of the answers that came. At rest means the same digits, each as often as it was answered. */
function accuracy({ entries, failures }: TestResult): string {
  const ok = (row: string) => entries.find(({ name }) => name === row)?.ok ?? 0
  const failed = (row: string, reasons: readonly string[]) =>
    failures.reduce((all, { name, reason, count }) => {
      return name === row && reasons.includes(reason) ? all + count : all
    }, 0)
  const differing = failed(rightRow, differences) + failed(misreadRow, differences)
  const rightAtRest = ok(rightRow) + failed(rightRow, differences)
  const answers = ok(rightRow) + ok(misreadRow) + differing
  const right = rightAtRest - failed(rightRow, [becameWrong]) + failed(misreadRow, [becameRight])
  if (answers === 0) return 'unknown: no digit was answered'
  const [underLoad, atRest] = [percent(right, answers), percent(rightAtRest, answers)]
  return `${underLoad} under load, ${atRest} at rest; ${count(differing)} of ${count(answers)} answers differ`
}

const count = (number: number) => number.toLocaleString('en')
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`
