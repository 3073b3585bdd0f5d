import { rampEnd } from '../plan/index.ts'
import type { RunView } from '../report/index.ts'
import type { RunOptions } from '../swarm/index.ts'
import { formatDuration, millis } from '../units/index.ts'
import type { Logger } from './log.ts'

/** What scripts look for in Locust's log, in its words, and what a run needs to be repeated. */
export function announceStart(
  log: Logger,
  { plan, users, spawnRate, runTime }: RunOptions,
  workers: number,
): void {
  log.info(
    runTime === undefined ? 'No run time limit set, use CTRL+C to interrupt' : limitText(runTime / 1_000),
  )
  log.info(`Ramping to ${users} users at a rate of ${spawnRate.toFixed(2)} per second`)
  log.info(`${workers} worker${workers === 1 ? '' : 's'}; --seed ${plan.seed} repeats this run's choices`)
  const longest = formatDuration(rampEnd({ at: millis(0), from: 0, to: users, rate: spawnRate }))
  if (runTime !== undefined && users / spawnRate > runTime / 1_000) {
    log.warning(`The last of ${users} users would start after ${longest}, but the run ends before that`)
  }
  if (plan.insecure) log.warning('TLS certificates are not verified (--insecure)')
}

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
