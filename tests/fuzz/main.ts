import { parseArgs } from 'node:util'
import { eventProperties } from '../../packages/katydid/src/http/testing/event-properties.ts'
import { responseProperties } from '../../packages/katydid/src/http/testing/response-properties.ts'
import { connectionTarget } from './connection-target.ts'
import { oddCodeTarget } from './odd-code-target.ts'
import { propertyTarget } from './property-target.ts'
import type { FuzzTarget } from './target.ts'

const all: readonly FuzzTarget[] = [
  connectionTarget,
  propertyTarget('responses', 'responses', responseProperties),
  propertyTarget('events', 'streams', eventProperties),
  oddCodeTarget,
]

const usage = `Usage: npm run fuzz -- [--seconds N] [--seed N] [--target NAME] [--rounds N]
Targets: ${all.map(({ name }) => name).join(', ')}. Default: all of them, in turn, for 60 s, with a new seed.`

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 30)) },
    target: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string' },
  },
})

const targets = all.filter(({ name }) => values.target.length === 0 || values.target.includes(name))
const firstSeed = Number(values.seed)
const rounds = values.rounds === undefined ? Number.POSITIVE_INFINITY : Number(values.rounds)
const until = performance.now() + Number(values.seconds) * 1_000
if (targets.length === 0 || Number.isNaN(firstSeed + until) || Number.isNaN(rounds)) {
  process.stderr.write(`${usage}\n`)
  process.exit(2)
}

const tried = new Map<FuzzTarget, number>(targets.map((target) => [target, 0]))
const counts = () => targets.map((target) => `${tried.get(target)} ${target.unit}`).join(', ')
const say = (line: string) => process.stdout.write(`${line}\n`)

/** Faults that no test awaits are findings, too. */
const strays: string[] = []
const stray = (error: unknown) =>
  void strays.push(error instanceof Error ? (error.stack ?? '') : String(error))
process.on('uncaughtException', stray).on('unhandledRejection', stray)

/** Findings of one round, told with the command that repeats it. */
async function round(target: FuzzTarget, seed: number): Promise<number> {
  const { cases, findings } = await target.round(seed)
  tried.set(target, (tried.get(target) ?? 0) + cases)
  const found = [...findings, ...strays.splice(0).map((trace) => `outside a task: ${trace}`)]
  for (const finding of found) say(`FOUND by ${target.name}, seed ${seed}: ${finding}`)
  if (found.length > 0) say(`Again: npm run fuzz -- --target ${target.name} --seed ${seed} --rounds 1`)
  return found.length
}

say(`Seed ${firstSeed}; ${values.seconds} s.`)
let findings = 0
let saidAt = performance.now()
for (let k = 0; k < rounds && performance.now() < until; k++) {
  for (const target of targets) findings += await round(target, firstSeed + k)
  if (performance.now() - saidAt < 60_000) continue
  saidAt = performance.now()
  say(`${counts()}; ${findings} findings`)
}
say(`Tried ${counts()}; ${findings} findings.`)
process.exit(findings > 0 ? 1 : 0)
