import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import {
  buildServer,
  DEFAULT_MODEL_PATH,
  DigitModel,
  type Predictor,
} from '../../apps/mnist-api/src/index.ts'
import { katydid } from './katydid.ts'

const suite = (name: string) => fileURLToPath(new URL(`../performancetests/${name}`, import.meta.url))
const loadFile = suite('mnist.load.ts')

/** The real API in this process, with a count of its own of all that it answered. */
async function api(broken: (model: DigitModel) => Predictor = (model) => model) {
  const model = await DigitModel.load(DEFAULT_MODEL_PATH)
  const limits = { maxWaitMs: 60_000, maxQueue: 4_096 } // a busy machine is no reason to refuse here
  const app = await buildServer({ predictor: broken(model), logger: pino({ level: 'silent' }), limits })
  const answered = new Map<string, number>()
  app.addHook('onResponse', async (request, reply) => {
    const key = `${request.method} ${request.routeOptions.url} ${reply.statusCode}`
    answered.set(key, (answered.get(key) ?? 0) + 1)
  })
  const host = await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(async () => {
    await app.close()
    await model.release()
  })
  return { host, answered }
}

interface Entry {
  readonly method: string
  readonly name: string
  readonly num_requests: number
}

const entriesOf = (json: string) => JSON.parse(json) as readonly Entry[]

test("the seed's load test counts what the API counted, answer for answer", async () => {
  const { host, answered } = await api()
  const args = ['-f', loadFile, '--headless', '-u', '20', '-r', '20', '-t', '4s', '--json']
  const { code, stdout } = await katydid(args, { env: { MYENDPOINT: host } })
  expect(code).toBe(0)
  const entries = entriesOf(stdout)
  const counted = new Map(entries.map((entry) => [`${entry.method} ${entry.name} 200`, entry.num_requests]))
  expect(counted).toEqual(answered)
  expect(answered.get('POST /predict 200')).toBeGreaterThan(0)
})

test('its classes can be chosen by name', async () => {
  const { host, answered } = await api()
  const args = [
    '-f',
    loadFile,
    'StressTestUser',
    '--headless',
    '-u',
    '4',
    '-r',
    '50',
    '-t',
    '2s',
    '--host',
    host,
  ]
  const { code, stderr } = await katydid(args)
  expect(code).toBe(0)
  expect(stderr).toContain('All users spawned: {"StressTestUser":4} (4 total users)')
  expect([...answered.keys()]).toEqual(['POST /predict 200'])
})

const formsOfInput = 'json include batch-4 batch-16 batch-64 u8 f32 png jpeg form'.split(' ')
const digitsAtRest = 100
const fewUsers = '{"user_class_name":"AccuracyUser","fixed_count":4}'
const few = ['--set', `digits=${digitsAtRest}`, '--config-users', fewUsers, '-r', '60', '--headless']

test('every form of input is understood, and digits are read under load as at rest', async () => {
  const { host, answered } = await api()
  const files = [suite('inputs.load.ts'), suite('accuracy.load.ts')].join(',')
  const args = ['-f', files, '-u', '60', '-t', '3s', '--host', host, '--json', ...few]
  const { code, stdout, stderr } = await katydid(args)
  expect(code, stderr).toBe(0)
  const entries = entriesOf(stdout)
  const names = entries.map(({ name }) => name)
  for (const row of formsOfInput) expect(names).toContain(`/predict [${row}]`)
  for (const row of ['v2-json', 'v2-binary']) expect(names).toContain(`/v2/models/mnist/infer [${row}]`)
  const sent = (path: string) =>
    entries.reduce((all, { name, num_requests }) => (name.startsWith(path) ? all + num_requests : all), 0)
  expect(Object.fromEntries(answered)).toEqual({
    'POST /predict 200': digitsAtRest + sent('/predict'),
    'POST /v2/models/:model/infer 200': sent('/v2'),
  })
  expect(stderr).toMatch(/Accuracy {8}(\d+\.\d\d %) under load, \1 at rest; 0 of [\d,]+ answers differ/)
})

test('a server that mixes up the answers of a batch is found out', async () => {
  const { host } = await api(mixingUp)
  const args = ['-f', suite('accuracy.load.ts'), '-u', '8', '-t', '1s', '--host', host, ...few]
  const { code, stderr } = await katydid(args)
  expect(code).toBe(1)
  expect(stderr).toMatch(/POST \/predict \[right\]: misread, though right at rest/)
  expect(stderr).toMatch(/Accuracy {8}.* at rest; [1-9][\d,]* of [\d,]+ answers differ/)
})

/** Each digit of a batch gets the answer of the next one; a digit alone gets its own. */
function mixingUp(model: DigitModel): Predictor {
  return {
    predict: (pixels) => model.predict(pixels),
    async probabilities(pixels, digits) {
      const right = await model.probabilities(pixels, digits)
      return right.map((_, index) => right[(index + right.length / digits) % right.length] ?? Number.NaN)
    },
  }
}
