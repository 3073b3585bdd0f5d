/**
 * The load test of the UAAG2 MNIST API: `katydid -f tests/performancetests/mnist.load.ts --host http://localhost:8000`.
 * The API's address may also stand in MYENDPOINT.
 */
import { between, HttpUser, type Prepared, prepared, type Random, type Response, task } from 'katydid'

const pixels = 28 * 28

const blank = prepared.json({ data: Array(pixels).fill(0) })
const full = prepared.json({ data: Array(pixels).fill(1) })

/** Normal use: mostly predictions, some monitoring, some edge cases, with a person's pauses. */
export class MNISTAPIUser extends HttpUser {
  override readonly waitTime = between('1s', '3s')
  override readonly tasks = [
    task(1, this.root),
    task(2, this.health),
    task(10, this.predict),
    task(1, this.predictAllZeros),
    task(1, this.predictAllOnes),
  ]
  private images: readonly Prepared[] = []

  override onStart() {
    this.images = Array.from({ length: 10 }, () => randomImage(this.random))
  }

  async root() {
    await this.client.get('/')
  }

  async health() {
    await this.client.get('/health', { check: isHealthy })
  }

  async predict() {
    await this.client.post('/predict', { body: this.random.pick(this.images), check: isPrediction })
  }

  async predictAllZeros() {
    await this.client.post('/predict', { body: blank, check: isPrediction })
  }

  async predictAllOnes() {
    await this.client.post('/predict', { body: full, check: isPrediction })
  }
}

/** Predictions with next to no pause: what breaks first? */
export class StressTestUser extends HttpUser {
  override readonly waitTime = between('100ms', '500ms')
  override readonly tasks = [task(this.predict)]
  private image = blank

  override onStart() {
    this.image = randomImage(this.random)
  }

  async predict() {
    await this.client.post('/predict', { body: this.image, check: isPrediction })
  }
}

function randomImage(random: Random): Prepared {
  return prepared.json({ data: Array.from({ length: pixels }, () => random.next()) })
}

function isHealthy(response: Response): string | undefined {
  if (response.status !== 200) return `health answered ${response.status}`
  const { status } = response.json() as { status?: unknown }
  return status === 'healthy' ? undefined : `health says ${JSON.stringify(status)}`
}

function isPrediction(response: Response): string | undefined {
  if (response.status !== 200) return `predict answered ${response.status}`
  const { prediction, confidence } = response.json() as { prediction?: unknown; confidence?: unknown }
  if (!Number.isInteger(prediction) || !isWithin(prediction, 0, 9)) return 'prediction is not a digit 0 to 9'
  return isWithin(confidence, 0, 1) ? undefined : 'confidence is not between 0 and 1'
}

const isWithin = (value: unknown, low: number, high: number) =>
  typeof value === 'number' && value >= low && value <= high
