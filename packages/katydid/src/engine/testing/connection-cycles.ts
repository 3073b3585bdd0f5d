import { type ClosingServer, closingServer, type Ending } from '../../http/testing/closing-server.ts'
import {
  type ConnectionPolicy,
  HttpUser,
  type Method,
  type RequestParts,
  task,
  type UserClass,
} from '../../plan/index.ts'
import { systemClock } from '../../time/index.ts'
import { millis } from '../../units/index.ts'
import { OpenSegment } from '../open-segment.ts'
import { OpenUser } from '../open-user.ts'
import type { Sample } from '../sample.ts'
import { Segment } from '../segment.ts'
import { startUser } from '../start-user.ts'
import { surroundings } from './habitat.ts'

export interface Cycles {
  readonly seed: string
  readonly model: 'closed' | 'open'
  readonly connections: ConnectionPolicy
  readonly isSecure: boolean
  readonly ending: Ending
  /** Requests made before the users stop. */
  readonly requests: number
  readonly users: number
  /** Arrivals a second of the open model. */
  readonly rate?: number
}

/** What one request came to, as its task saw it. */
interface Outcome {
  readonly code: string
  readonly resends: number
}

export interface CyclesResult {
  readonly outcomes: ReadonlyMap<string, Outcome>
  readonly samples: readonly Sample[]
  readonly resends: number
  readonly seen: number
  /** What is wrong, in words; empty when all is right. */
  readonly findings: readonly string[]
}

const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']
const ok = 'ok'
/** What a connection that ends may be called, by the moment at which it ends. */
const endings: ReadonlySet<string> = new Set([ok, 'CLOSED', 'ECONNRESET', 'EPIPE', 'ECONNABORTED'])

/** Users against a server that ends connections at every point of their life; says whether both counted the same. */
export async function runCycles(cycles: Cycles): Promise<CyclesResult> {
  const { seed, ending, isSecure, requests } = cycles
  await using server = await closingServer({ seed, ending, isSecure })
  const outcomes = new Map<string, Outcome>()
  const clock = systemClock(process.hrtime.bigint())
  const world = surroundings({
    clock,
    host: server.url,
    connections: cycles.connections,
    insecure: true,
    seed,
  })
  const segment = startSegment(cycles, world, clock, callerOf(outcomes, requests))
  while (outcomes.size < requests && clock.now() < 120_000) await new Promise((done) => setTimeout(done, 5))
  await segment.drain(millis(20_000))
  world.agent.close()
  const resends = sum([...outcomes.values()].map((outcome) => outcome.resends))
  const seen = sum([...server.seen.values()])
  const findings = [
    ...findingsOf(cycles, server, outcomes, world),
    ...unequal(cycles, outcomes, resends, seen),
  ]
  return { outcomes, samples: world.samples, resends, seen, findings }
}

/** A user that asks for a path of its own each time, with and without a body, streamed or not, waiting for 0 to 4 ms in between. */
function callerOf(outcomes: Map<string, Outcome>, requests: number): UserClass {
  let next = 0
  return class Caller extends HttpUser {
    override readonly waitTime = () => `${Math.floor(this.random.next() * 5)}ms` as const
    override readonly tasks = [task(this.call)]
    async call() {
      if (next >= requests) {
        await this.sleep('1s')
        return
      }
      const path = `/${next++}`
      const method = this.random.pick(methods)
      const body = method === 'GET' || method === 'DELETE' ? {} : { body: 'x'.repeat(this.random.below(300)) }
      const { failure, timings } = await this.ask(method, path, { timeout: '15s', ...body })
      outcomes.set(path, { code: failure?.code ?? ok, resends: timings.resends })
    }
    async ask(method: Method, path: string, options: RequestParts) {
      if (this.random.next() < 0.75) return this.client.request(method, path, options)
      const stream = await this.client.stream(method, path, options)
      await stream.text()
      return stream
    }
  }
}

type World = ReturnType<typeof surroundings>

function startSegment(
  { model, users, rate = 2_000, seed }: Cycles,
  { habitat, agent, host }: World,
  clock: World['habitat']['clock'],
  userClass: UserClass,
): Pick<Segment, 'drain'> {
  const classes = [{ name: userClass.name, weight: 1, fixedCount: undefined }]
  const shared = { clock, classes, part: { index: 0, of: 1 } }
  const species = { userClass, host, agent }
  if (model === 'closed') {
    const segment = new Segment({
      ...shared,
      startUser: (_, identity) => startUser(habitat, species, identity),
    })
    segment.follow({ at: clock.now(), from: 0, to: users, rate: 1e6 as never })
    return segment
  }
  const segment = new OpenSegment({
    ...shared,
    seed,
    meter: habitat.meter,
    maxUsers: users,
    createUser: (_, identity) => new OpenUser(habitat, species, identity),
  })
  const stages = [{ from: rate, to: rate, duration: millis(Number.POSITIVE_INFINITY) }]
  segment.follow({ at: clock.now(), arrivals: { kind: 'constant', stages, phase: 1 }, epoch: 0 })
  return segment
}

function* findingsOf(
  { requests }: Cycles,
  { seen, answered, broken, endedOnAccept }: ClosingServer,
  outcomes: ReadonlyMap<string, Outcome>,
  { exceptions, samples, tally }: World,
): Generator<string> {
  if (outcomes.size < requests) yield `${requests - outcomes.size} of ${requests} requests never ended`
  if (exceptions.length > 0) yield `a task threw: ${exceptions[0]?.message}`
  const sent = samples.filter(({ kind }) => kind !== 'unsent').length
  if (sent !== outcomes.size) yield `${sent} samples of ${outcomes.size} requests`
  if (tally.offered !== samples.length) yield `${tally.offered} offered, ${samples.length} samples`
  if (tally.inFlight !== 0) yield `${tally.inFlight} are still in flight`
  for (const [path, { code, resends }] of outcomes) {
    if (!endings.has(code)) yield `${path} failed with ${code}`
    if (code === ok && !answered.has(path)) yield `${path} is ok, and was never answered`
    if (code !== ok && !broken.has(path) && endedOnAccept === 0)
      yield `${path} failed, and the server broke nothing`
    if ((seen.get(path) ?? 0) > 1 + resends)
      yield `${path} came ${seen.get(path)} times, sent again: ${resends}`
  }
}

/** A server that reads on behind its end has seen all that was sent; over TLS, what Node had encrypted by then. */
function unequal(
  { ending, isSecure }: Cycles,
  outcomes: CyclesResult['outcomes'],
  resends: number,
  seen: number,
): readonly string[] {
  const sent = outcomes.size + resends
  if (ending === 'half-close' && !isSecure ? seen === sent : seen <= sent) return []
  return [`${outcomes.size} requests and ${resends} sent again, but the server saw ${seen}`]
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0)
