import { type RunPlan, rampEnd, type Stage } from '../plan/index.ts'
import type { RunView } from '../report/index.ts'
import type { RunLoad, RunOptions } from '../swarm/index.ts'
import { formatDuration, type Millis, millis } from '../units/index.ts'
import type { Logger } from './log.ts'

/** What scripts look for in Locust's log, in its words, and what a run needs to be repeated. */
export function announceStart(log: Logger, { plan, load, runTime }: RunOptions, workers: number): void {
  log.info(
    runTime === undefined ? 'No run time limit set, use CTRL+C to interrupt' : limitText(runTime / 1_000),
  )
  log.info(loadText(load, plan))
  log.info(`${workers} worker${workers === 1 ? '' : 's'}; --seed ${plan.seed} repeats this run's choices`)
  if (load.kind === 'users' && runTime !== undefined) warnOfLateUsers(log, load, runTime)
  if (plan.insecure) log.warning('TLS certificates are not verified (--insecure)')
}

function loadText(load: RunLoad, { open }: RunPlan): string {
  const most = open === undefined ? '' : `, by ${open.maxUsers} users at most`
  switch (load.kind) {
    case 'users':
      return `Ramping to ${load.users} users at a rate of ${load.spawnRate.toFixed(2)} per second`
    case 'user-stages':
      return `Users in ${load.stages.length} stages: ${stagesText(load.stages)}`
    case 'arrivals':
      return load.arrivals.kind === 'trace'
        ? `Replaying ${load.arrivals.instants.length} arrivals${most}`
        : `Arrivals per second (${load.arrivals.kind}): ${stagesText(load.arrivals.stages)}${most}`
    case 'shape':
      return `Load shape ${load.shape.constructor.name}${most}`
  }
}

const stagesText = (stages: readonly Stage[]) => stages.map(stageText).join(', ')

const stageText = ({ from, to, duration }: Stage) => {
  const level = from === to ? `${to}` : `${from}->${to}`
  return duration === Number.POSITIVE_INFINITY ? level : `${level} for ${formatDuration(duration)}`
}

function warnOfLateUsers(log: Logger, { users, spawnRate }: UserLoad, runTime: Millis): void {
  const last = rampEnd({ at: millis(0), from: 0, to: users, rate: spawnRate })
  if (last < runTime) return
  log.warning(
    `The last of ${users} users would start after ${formatDuration(last)}, but the run ends before that`,
  )
}

type UserLoad = Extract<RunLoad, { readonly kind: 'users' }>

const limitText = (runSeconds: number) => `Run time limit set to ${runSeconds} seconds`

/** Says once that all users are there, when they are. */
export function spawnedAnnouncer(log: Logger): (view: RunView) => void {
  let isSaid = false
  return ({ state, users, targetUsers, usersByClass }) => {
    if (isSaid || state !== 'running' || users < targetUsers) return
    isSaid = true
    log.info(`All users spawned: ${JSON.stringify(Object.fromEntries(usersByClass))} (${users} total users)`)
  }
}
