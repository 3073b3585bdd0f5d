/**
 * Every form of input that the MNIST API takes, each in a row and under a tag of its own:
 * `katydid -f tests/performancetests/inputs.load.ts --tags bytes --host http://localhost:8000`.
 * An answer passes when it is the digit that was drawn: an input that is misunderstood gets a prediction as well.
 */
import { between, type Check, HttpUser, type Prepared, prepared, type Response, task } from 'katydid'
import sharp, { type Sharp } from 'sharp'
import { drawn } from '../../apps/mnist-api/src/testing/drawn-digits.ts'

export class InputsUser extends HttpUser {
  override readonly waitTime = between('100ms', '500ms')
  override readonly tasks = forms.map((form) =>
    task(form.weight, () => this.send(form), { name: form.tags[0], tags: form.tags }),
  )

  async send({ tags: [tag], url, inputs }: Form) {
    const [path] = url.split('?')
    await this.client.post(url, { name: `${path} [${tag}]`, ...this.random.pick(inputs) })
  }
}

/** A form of input; its first tag is its own, and names its row. */
interface Form {
  readonly weight: number
  readonly tags: readonly [string, ...string[]]
  readonly url: string
  readonly inputs: readonly Input[]
}

/** A body, encoded once, and what is said of its answer. */
interface Input {
  readonly body: Prepared
  readonly headers?: Readonly<Record<string, string>>
  readonly check: Check
}

/** A digit in all its forms. */
interface Drawing {
  readonly digit: number
  /** 0 paper to 255 ink. */
  readonly bytes: Uint8Array
  /** 0 paper to 1 ink. */
  readonly pixels: readonly number[]
  readonly png: Uint8Array
  readonly jpeg: Uint8Array
}

const drawings = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(drawingOf))
const predict = '/predict'
const explain = `${predict}?include=probabilities,warnings`
const infer = '/v2/models/mnist/infer'

const forms: readonly Form[] = [
  { weight: 10, tags: ['json'], url: predict, inputs: each(json, prediction) },
  { weight: 2, tags: ['include'], url: explain, inputs: each(json, likeliest) },
  { weight: 3, tags: ['batch-4', 'batch'], url: predict, inputs: batches(4) },
  { weight: 2, tags: ['batch-16', 'batch'], url: predict, inputs: batches(16) },
  { weight: 1, tags: ['batch-64', 'batch'], url: predict, inputs: batches(64) },
  { weight: 5, tags: ['u8', 'bytes'], url: predict, inputs: each(u8, prediction) },
  { weight: 3, tags: ['f32', 'bytes'], url: predict, inputs: each(f32, prediction) },
  { weight: 3, tags: ['png', 'image'], url: predict, inputs: each(picture, prediction) },
  { weight: 3, tags: ['jpeg', 'image'], url: predict, inputs: each(photograph, prediction) },
  { weight: 2, tags: ['form', 'image'], url: predict, inputs: each(upload, prediction) },
  { weight: 3, tags: ['v2-json', 'v2'], url: infer, inputs: each(tensor, outputTensor) },
  { weight: 3, tags: ['v2-binary', 'v2'], url: infer, inputs: drawings.map(binaryTensor) },
]

/** As on a screen, and as a photograph of paper. */
async function drawingOf(digit: number): Promise<Drawing> {
  const bytes = drawn(digit)
  const pixels = Array.from(bytes, (byte) => Math.round(byte / 0.255) / 1_000)
  const png = await onPaper(digit, 280).png().toBuffer()
  const jpeg = await onPaper(digit, 560).linear(0.5, 90).jpeg().toBuffer()
  return { digit, bytes, pixels, png, jpeg }
}

function onPaper(digit: number, side: number): Sharp {
  return sharp(drawn(digit, undefined, side), { raw: { width: side, height: side, channels: 1 } }).negate()
}

function each(encode: (drawing: Drawing) => Prepared, read: Reader): readonly Input[] {
  return drawings.map((drawing) => ({ body: encode(drawing), check: reads([drawing.digit], read) }))
}

function json({ pixels }: Drawing): Prepared {
  return prepared.json({ data: pixels })
}

function u8({ bytes }: Drawing): Prepared {
  return prepared.bytes(bytes)
}

function f32({ pixels }: Drawing): Prepared {
  return prepared.bytes(new Uint8Array(Float32Array.from(pixels).buffer))
}

function picture({ png }: Drawing): Prepared {
  return prepared.bytes(png, 'image/png')
}

function photograph({ jpeg }: Drawing): Prepared {
  return prepared.bytes(jpeg, 'image/jpeg')
}

function upload({ png }: Drawing): Prepared {
  return prepared.multipart({ file: { filename: 'digit.png', contentType: 'image/png', data: png } })
}

/** One that begins with each of the digits. */
function batches(size: number): readonly Input[] {
  return drawings.map((_, first) => {
    const batch = Array.from(
      { length: size },
      (_, index) => drawings[(first + index) % drawings.length] as Drawing,
    )
    const body = prepared.json({ instances: batch.map(({ pixels }) => pixels) })
    return {
      body,
      check: reads(
        batch.map(({ digit }) => digit),
        predictions,
      ),
    }
  })
}

function tensor({ pixels }: Drawing): Prepared {
  return prepared.json({ inputs: [{ name: 'image', datatype: 'FP32', shape: [1, 784], data: pixels }] })
}

/** The tensors stand as bytes behind the JSON, on the way there and back. */
function binaryTensor({ digit, bytes }: Drawing): Input {
  const head = Buffer.from(
    JSON.stringify({
      inputs: [
        { name: 'image', datatype: 'UINT8', shape: [1, 784], parameters: { binary_data_size: bytes.length } },
      ],
      outputs: [{ name: 'digit', parameters: { binary_data: true } }],
    }),
  )
  return {
    body: prepared.bytes(Buffer.concat([head, bytes])),
    headers: { 'inference-header-content-length': String(head.length) },
    check: reads([digit], outputBytes),
  }
}

/** Finds the digits in an answer. Throws where there is none. */
type Reader = (response: Response) => readonly unknown[]

function reads(expected: readonly number[], read: Reader): Check {
  return (response) => {
    if (response.status !== 200) return `answered ${response.status}`
    const found = read(response)
    if (found.length !== expected.length) return `${expected.length} digits got ${found.length} predictions`
    const wrong = expected.findIndex((digit, index) => digit !== found[index])
    return wrong < 0 ? undefined : `a ${expected[wrong]} was read as ${found[wrong]}`
  }
}

interface Answer {
  readonly prediction: unknown
  readonly confidence: unknown
}

function sure({ prediction, confidence }: Answer): unknown {
  if (typeof confidence === 'number' && confidence >= 0 && confidence <= 1) return prediction
  throw new Error('confidence is not between 0 and 1')
}

function prediction(response: Response): readonly unknown[] {
  return [sure(response.json() as Answer)]
}

function predictions(response: Response): readonly unknown[] {
  return (response.json() as { predictions: readonly Answer[] }).predictions.map(sure)
}

function likeliest(response: Response): readonly unknown[] {
  const { probabilities, ...answer } = response.json() as Answer & { probabilities: readonly number[] }
  const most = probabilities.indexOf(Math.max(...probabilities))
  if (probabilities.length !== 10 || most !== answer.prediction)
    throw new Error('probabilities say another digit')
  return [sure(answer)]
}

function outputTensor(response: Response): readonly unknown[] {
  const { outputs } = response.json() as { outputs: readonly { name: string; data: readonly unknown[] }[] }
  return outputs.find(({ name }) => name === 'digit')?.data ?? []
}

/** INT64, little-endian. */
function outputBytes(response: Response): readonly unknown[] {
  const jsonBytes = Number(response.header('inference-header-content-length'))
  return [Number(response.body.readBigInt64LE(jsonBytes))]
}
