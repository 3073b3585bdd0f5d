import { emptyTally, machineHealth, type Tally } from '../engine/index.ts'
import type { ArrivalKind, RunPlan, Slo } from '../plan/index.ts'
import type { RunState, RunView, WorkerView } from '../report/index.ts'
import { RunStats } from '../stats/index.ts'
import { Mask, masked, thrownText } from '../text/index.ts'
import { type Clock, systemClock } from '../time/index.ts'
import { type Millis, millis, type PerSecond, seconds } from '../units/index.ts'
import {
  type Evidence,
  HealthHistory,
  localFailures,
  type RunEnd,
  SloBoard,
  spreadOf,
  validityOf,
} from '../verdict/index.ts'
import { type Accounting, Ledger } from './ledger.ts'
import type { WorkerLink } from './link.ts'
import { type Load, LoadControl, lead } from './load-control.ts'
import { lumped } from './lumped.ts'
import { Marks } from './marks.ts'
import { Member } from './member.ts'
import type { News, Order, Report, Role } from './messages.ts'
import { Observed } from './observed.ts'
import { WholeSeconds } from './whole-seconds.ts'

export interface RunOptions {
  readonly plan: RunPlan
  readonly load: Load
  /** From the start of the run, not from the end of the ramp. Undefined: until `stop`. */
  readonly runTime: Millis | undefined
  /** How long tasks may go on after the stop. */
  readonly stopTimeout: Millis
  /** Forget what was measured while the users were starting. */
  readonly resetStats: boolean
  /** What `testStart` returned; must be cloneable. */
  readonly shared: unknown
  /** Of this machine: how many workers it can run at once. */
  readonly cores: number
  /** What the run is held to. Default: nothing. */
  readonly slos?: readonly Slo[]
  /** Called each second, when the statistics of that second are in. */
  readonly onSecond?: (view: RunView) => void
  /** Called once for each text that whoever wrote the load file should read. */
  readonly onWarning?: (text: string) => void
}

/** After a whole second, in ms: the workers' reports of it have come by then. */
const reportGrace = 200
/** Descriptors and ports are looked at each so many seconds. */
const machineEvery = 5
/** So long after the drain's limit, in ms, a worker that has said nothing is given up. */
const deafAfter = 5_000

export interface RunResult {
  readonly accounting: Accounting
  /** What ended the run, in words. */
  readonly why: string
  /** Workers that were lost, and how: what they had not yet reported is missing from the figures. */
  readonly lost: readonly string[]
  /** A mistake in the load file that ended the run: what it measured until then stands. */
  readonly mistake: string | undefined
}

/** Starts the workers, each with the load file loaded. Throws a WorkerError when one of them cannot. */
export async function muster(
  plan: RunPlan,
  workers: number,
  startWorker: (role: Role) => WorkerLink,
): Promise<readonly Member[]> {
  const members = Array.from({ length: workers }, (_, index) => {
    const role = { plan, part: { index, of: workers } }
    return new Member(role, startWorker(role))
  })
  try {
    await Promise.all(members.map(({ ready }) => ready))
  } catch (error) {
    await dismiss(members)
    throw error
  }
  return members
}

export async function dismiss(members: readonly Member[]): Promise<void> {
  await Promise.all(members.map(({ link }) => link.end()))
}

/** One run of a plan by its workers: tells them what to do, merges what they measured. Starts when it is made. */
export class Run {
  readonly stats: RunStats
  /** Resolves when every worker has drained, or is lost. */
  readonly finished: Promise<RunResult>
  readonly #options: RunOptions
  readonly #members: readonly Member[]
  readonly #clock: Clock
  readonly #startedAt = new Date()
  readonly #ledger = new Ledger()
  readonly #health = new HealthHistory()
  readonly #stopping = new AbortController()
  readonly #over = new AbortController()
  readonly #load: LoadControl
  readonly #marks: Marks
  readonly #seconds: WholeSeconds
  readonly #observed: Observed
  readonly #slos: SloBoard
  #sloEnd: RunEnd | undefined
  #endedAt: Millis | undefined
  #endedOn: Date | undefined
  #isReset = false
  #mistake: string | undefined
  readonly #warnings = new Set<string>()
  readonly #mask: Mask
  #why = ''

  constructor(options: RunOptions, members: readonly Member[]) {
    // Time zero lies ahead: every worker has its first orders by then.
    const originNs = process.hrtime.bigint() + BigInt(lead * 1e6)
    this.#options = options
    const { warmUp, watchedEntries = [], secrets = [] } = options.plan
    this.#mask = new Mask(secrets)
    this.stats = new RunStats({ warmUp, watchedEntries })
    this.#seconds = new WholeSeconds(this.stats)
    this.#slos = new SloBoard(options.slos ?? [])
    this.#health.reset(options.plan.warmUp)
    this.#members = members
    this.#clock = systemClock(originNs)
    for (const member of members) {
      member.listener = (news) => this.#hear(member, news)
      member.link.send({ kind: 'begin', originNs, shared: options.shared })
    }
    this.#marks = new Marks(options.load)
    this.#observed = new Observed(options.plan.classes)
    this.#load = new LoadControl({
      load: options.load,
      clock: this.#clock,
      tellAll: (order) => this.#tellAll(order),
      onEnd: () => this.#stopAsPlanned('the load shape has ended'),
      onMistake: (words) => {
        this.#mistake = this.#mask.text(words)
        this.stop(words)
      },
      signal: this.#stopping.signal,
    })
    this.#stopAtRunTime()
    this.#tickEachSecond()
    this.finished = this.#end()
  }

  /** Ramps from the users there are now to so many, up or down, at `rate` users a second. */
  setUsers(users: number, rate: PerSecond): void {
    this.#load.setUsers(users, rate)
    this.#marks.add(this.#clock.now(), `${users} users, ${rate}/s`)
  }

  /** So many arrivals per second from now on, following the rate as they did unless a kind is given. */
  setRate(rate: PerSecond, kind: ArrivalKind = this.#load.arrivalKind ?? 'constant'): void {
    this.#load.setRate(rate, kind)
    this.#marks.add(this.#clock.now(), `${rate}/s`)
  }

  /** Forgets what was measured so far; the counts that must add up at the end stay. */
  reset(): void {
    if (this.#endedAt !== undefined) return
    const now = this.#clock.now()
    this.stats.reset(now)
    this.#slos.reset(this.stats.from)
    this.#health.reset(now)
    this.#marks.add(now, 'statistics reset')
  }

  /** Starts the drain; `finished` tells when it is over. A second call changes nothing. */
  stop(why: string): void {
    if (this.#stopping.signal.aborted) return
    this.#sloEnd ??= { isPlanned: false, loadEnd: this.#clock.now() }
    this.#why = this.#mask.text(why)
    this.#stopping.abort()
    this.#tellAll({ kind: 'stop', limit: this.#options.stopTimeout })
    this.#giveUpTheDeaf()
  }

  /** Whatever was seen, the run would have ended now. */
  #stopAsPlanned(why: string): void {
    this.#sloEnd ??= { isPlanned: true, loadEnd: this.#clock.now() }
    this.stop(why)
  }

  /** What reports may see, as it is now. */
  get view(): RunView {
    const { plan, runTime } = this.#options
    const reports = this.#members.map(({ report }) => report)
    const usersByClass = this.#observed.users(reports)
    const users = [...usersByClass.values()].reduce((sum, n) => sum + n, 0)
    const slos = () => this.#slos.results(this.stats, this.#endedAt === undefined ? undefined : this.#sloEnd)
    return {
      stats: this.stats,
      state: this.#state(),
      users,
      usersByClass,
      targetUsers: plan.open === undefined ? this.#load.targetUsers : users,
      inFlight: this.#sum('inFlight'),
      offeredRate: this.#endedAt === undefined ? this.#load.offeredRate(this.#clock.now()) : undefined,
      workers: reports.map(workerView),
      marks: this.#marks.until(this.#clock.now()),
      taskRuns: this.#observed.taskRuns(reports),
      classShares: this.#observed.shares,
      end: this.#endedOn && { at: this.#endedOn, why: this.#why },
      validity: validityOf(this.#evidence()),
      get slos() {
        return slos() // judged only when somebody looks
      },
      elapsed: millis(Math.max(0, this.#endedAt ?? this.#clock.now())),
      runTime,
      startedAt: this.#startedAt,
      insecure: plan.insecure,
      warnings: [...this.#warnings],
      usersStarted: this.#sum('usersStarted'),
      usersLost: this.#sum('usersLost'),
      host: [...new Set(plan.classes.map(({ host }) => masked(host)))].join(', '),
    }
  }

  #evidence(): Evidence {
    const { plan, cores } = this.#options
    const { lateness, readLag, leastService, total, failures } = this.stats
    const tallies = this.#members.map(({ report }) => report?.tally ?? emptyTally())
    const sum = (field: 'due' | 'noUser' | 'tooLate') => tallies.reduce((all, tally) => all + tally[field], 0)
    return {
      model: plan.open === undefined ? 'closed' : 'open',
      workers: this.#health.workers,
      cores,
      machine: this.#health.machine,
      lag: spreadOf(lateness),
      service: spreadOf(total.service),
      leastService: readLag.count > 0 ? spreadOf(leastService) : undefined,
      requests: total.requests,
      users: this.#userCounts(),
      arrivals: plan.open && {
        due: sum('due'),
        noUser: sum('noUser'),
        tooLate: sum('tooLate'),
        maxUsers: plan.open.maxUsers,
      },
      localFailures: localFailures(failures),
    }
  }

  #userCounts(): Evidence['users'] {
    const [started, lost, waitsLost] = [
      this.#sum('usersStarted'),
      this.#sum('usersLost'),
      this.#sum('waitsLost'),
    ]
    return { started, lost, waitsLost }
  }

  #state(): RunState {
    if (this.#endedAt !== undefined) return 'stopped'
    if (this.#stopping.signal.aborted) return 'stopping'
    return this.#clock.now() <= this.#load.rampEnd ? 'spawning' : 'running'
  }

  #tellAll(order: Order): void {
    for (const { link } of this.#members) link.send(order)
  }

  async #stopAtRunTime(): Promise<void> {
    const { runTime } = this.#options
    if (runTime === undefined) return
    if (!(await this.#clock.until(runTime, this.#stopping.signal))) return
    this.#stopAsPlanned('--run-time limit reached')
  }

  /** A little after each whole second of the run, when the workers' reports of that second have come. */
  async #tickEachSecond(): Promise<void> {
    for (let k = 1; this.#endedAt === undefined; k++) {
      if (!(await this.#clock.until(millis(k * 1_000 + reportGrace), this.#over.signal))) return
      this.#tick(seconds(k))
      if (k % machineEvery === 1) this.#health.addMachine(machineHealth())
      this.#options.onSecond?.(this.view)
    }
  }

  #tick(to: Millis): void {
    const users = this.#members.reduce((sum, { report }) => sum + usersIn(report), 0)
    this.#seconds.countUntil(to)
    this.stats.tick(to, users, { inFlight: this.#sum('inFlight'), offered: this.#asked })
    for (const text of lumped(this.stats)) this.#warn(text)
    this.#judge(to)
  }

  /** Seconds in which the load still went on. */
  #judge(to: Millis): void {
    if (this.#sloEnd !== undefined && to > this.#sloEnd.loadEnd) return
    this.#slos.tick(this.stats.from, to)
    const missed = this.#slos.hopeless(this.stats)
    if (missed !== undefined) this.stop(`SLO missed: ${missed.text} (${missed.words})`)
  }

  #sum(field: keyof Tally): number {
    return this.#members.reduce((sum, { report }) => sum + (report?.tally[field] ?? 0), 0)
  }

  /** Requests asked for: those in flight are counted as offered only when they have ended. */
  get #asked(): number {
    return this.#sum('offered') + this.#sum('inFlight')
  }

  async #end(): Promise<RunResult> {
    const ends = await Promise.all(this.#members.map((member) => this.#endOf(member)))
    this.#endedAt = this.#clock.now()
    this.#sloEnd ??= { isPlanned: false, loadEnd: this.#endedAt }
    this.#endedOn = new Date()
    this.#stopping.abort()
    this.#over.abort()
    this.#seconds.countUntil(millis(Number.POSITIVE_INFINITY))
    this.stats.tick(this.#endedAt, 0, { offered: this.#asked })
    for (const text of lumped(this.stats)) this.#warn(text)
    await dismiss(this.#members)
    const lost = ends.filter((loss) => loss !== undefined)
    return { accounting: this.#ledger.balance(), why: this.#why, lost, mistake: this.#mistake }
  }

  /** What became of a worker, if it was lost; the others then stop too, since the load is no longer the plan's. */
  async #endOf({ done }: Member): Promise<string | undefined> {
    try {
      await done
      return undefined
    } catch (error) {
      const loss = thrownText(error)
      this.stop(loss)
      return loss
    }
  }

  /** A task that never awaits keeps its worker from hearing anything, the stop included. */
  async #giveUpTheDeaf(): Promise<void> {
    const limit = millis(this.#clock.now() + this.#options.stopTimeout + deafAfter)
    if (!(await this.#clock.until(limit, this.#over.signal))) return
    for (const member of this.#members) {
      member.giveUp('does not answer: a task of its users computes without end, or blocks its thread')
    }
  }

  #hear(member: Member, news: News): void {
    if (news.kind === 'stop-test') this.stop(news.reason)
    if (news.kind === 'report' || news.kind === 'done') this.#add(member, news.report)
  }

  #add(member: Member, report: Report): void {
    member.report = report
    this.#ledger.add(member.role.part.index, report)
    if (!this.#stopping.signal.aborted) this.#health.add(member.role.part.index, report.health)
    this.#seconds.add(report.delta)
    for (const text of report.warnings) this.#warn(text)
    this.#slos.add(report.delta)
    this.#resetWhenSpawned()
  }

  #warn(warning: string): void {
    const text = this.#mask.text(warning)
    if (this.#warnings.has(text)) return
    this.#warnings.add(text)
    this.#options.onWarning?.(text)
  }

  #resetWhenSpawned(): void {
    const now = this.#clock.now()
    if (!this.#options.resetStats || this.#isReset || now < this.#load.rampEnd) return
    this.#isReset = true
    this.stats.reset(this.#load.rampEnd)
    this.#slos.reset(this.stats.from)
    this.#health.reset(this.#load.rampEnd)
  }
}

const usersIn = (report: Report | undefined): number => report?.users.reduce((sum, n) => sum + n, 0) ?? 0

const workerView = (report: Report | undefined): WorkerView => ({
  users: usersIn(report),
  inFlight: report?.tally.inFlight ?? 0,
  health: report?.health,
})
