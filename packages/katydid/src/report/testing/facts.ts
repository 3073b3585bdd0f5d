import type { PlanFacts } from '../result-json.ts'
import type { RunFacts } from '../run-facts.ts'

export const someFacts: RunFacts = {
  version: '0.1.0',
  node: 'v20.19.0',
  platform: 'linux x64',
  cpu: 'A & B <processor> @ 2.5 GHz',
  cores: 2,
  memoryBytes: 8_589_934_592,
  seed: '42',
  commandLine: "katydid -f mnist.load.ts --headless -u 50 --slo 'POST /predict: p99 < 100ms'",
  loadFiles: ['mnist.load.ts'],
}

export const somePlan: PlanFacts = {
  model: 'closed',
  load: '50 users, 5/s for 1m',
  warmUpMs: 0,
  classes: [{ name: 'MNISTAPIUser', weight: 1, fixedCount: null, host: 'http://127.0.0.1:8000' }],
  tags: [],
  excludeTags: ['slow'],
}
