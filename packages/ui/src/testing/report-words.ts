import type {
  ClassRatio,
  ExceptionRow,
  FailureSample,
  RunFacts,
  SloRow,
  ValidityReport,
} from '../../../katydid/src/web/contract.ts'

export const failureSample: FailureSample = {
  request:
    'POST /predict HTTP/1.1\r\nhost: 127.0.0.1:8000\r\nauthorization: ***\r\ncontent-type: application/json\r\n\r\n' +
    `{"data":[${Array(120).fill('0.0').join(',')} …`,
  response:
    'HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-type: application/json\r\n\r\n{"detail":"the queue is full"}',
}

export const exception: ExceptionRow = {
  task: 'MNISTAPIUser.predict',
  message: "TypeError: Cannot read properties of undefined (reading 'probabilities')",
  trace:
    "TypeError: Cannot read properties of undefined (reading 'probabilities')\n" +
    '    at MNISTAPIUser.predict (mnist.load.ts:31:42)\n    at runTask (run-user.ts:88:13)',
  count: 3,
}

export const classRatio: ClassRatio = {
  name: 'MNISTAPIUser',
  planned: 1,
  observed: 1,
  tasks: [
    { name: 'predict', planned: 10 / 13, observed: 0.771, tasks: [] },
    { name: 'health', planned: 2 / 13, observed: 0.152, tasks: [] },
    {
      name: 'browse',
      planned: 1 / 13,
      observed: 0.077,
      tasks: [{ name: 'root', planned: 1 / 13, observed: null, tasks: [] }],
    },
  ],
}

export const facts: RunFacts = {
  version: '0.1.0',
  node: 'v20.19.0',
  platform: 'linux x64',
  cpu: 'Example CPU @ 2.50 GHz',
  cores: 4,
  memoryBytes: 16_000_000_000,
  seed: '17179869184',
  commandLine:
    "katydid -f mnist.load.ts --stages '0->240/20s,240/100s' --slo 'p99 < 250 ms' --html report.html",
  loadFiles: ['mnist.load.ts'],
  endedAt: '2026-03-14T09:28:53.000Z',
  why: 'the run time was over',
}

export const validityOf = (isLimited: boolean): ValidityReport =>
  isLimited
    ? {
        verdict: 'generator-limited',
        reasons: [
          {
            severity: 'generator-limited',
            figure: 'worker 2 sent at 99 % of a core; schedule lag p99 was 812 ms',
            advice: 'add workers (--processes) or machines, or offer less',
            worker: 2,
          },
          {
            severity: 'suspect',
            figure: 'achieved 160/s of 240/s offered',
            advice: 'times from the intended start count the wait in the generator',
            worker: null,
          },
        ],
      }
    : {
        verdict: 'valid',
        reasons: [
          {
            severity: 'note',
            figure: 'GC took 1 % of worker 1',
            advice: 'nothing to do under 5 %',
            worker: 1,
          },
        ],
      }

export const slosOf = (requests: number): readonly SloRow[] =>
  requests === 0
    ? [{ text: 'p99 < 250 ms', verdict: 'no data', words: 'no request was answered' }]
    : [
        { text: 'p50 < 50 ms', verdict: 'passed', words: 'p50 <= 12.4 ms proven at 99 %' },
        { text: 'p99 < 250 ms', verdict: 'failed', words: 'p99 >= 1,310 ms proven at 99 %' },
        { text: 'p999 < 3 s', verdict: 'inconclusive', words: '27,100 requests are too few to prove it' },
      ]
