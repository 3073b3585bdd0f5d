import { perSecond } from '../units/index.ts'
import type { LoadChange } from './contract.ts'
import type { KeptRun } from './kept-run.ts'
import { ConflictError, ProblemsError } from './problems.ts'

/** From now on. Throws when the run is of the other model, or a number cannot be. */
export function changeLoad({ run, about, id }: KeptRun, change: LoadChange): void {
  const problems = mistakesIn(change)
  if (problems.length > 0) throw new ProblemsError(problems)
  if ((change.kind === 'rate') !== (about.model === 'open')) {
    const has =
      about.model === 'open' ? 'arrivals per second, and users only as these need them' : 'users, no arrivals'
    throw new ConflictError(`Run ${id} has ${has}`)
  }
  if (change.kind === 'users') run.setUsers(change.users, perSecond(change.spawnRatePerSecond))
  else run.setRate(perSecond(change.ratePerSecond))
}

function mistakesIn(change: LoadChange) {
  if (change.kind === 'rate') {
    return change.ratePerSecond >= 0 ? [] : [{ field: 'ratePerSecond', message: 'must be 0 or above' }]
  }
  const isCount = Number.isInteger(change.users) && change.users >= 0
  return [
    ...(isCount ? [] : [{ field: 'users', message: 'must be a whole number, 0 or above' }]),
    ...(change.spawnRatePerSecond > 0 ? [] : [{ field: 'spawnRatePerSecond', message: 'must be above 0' }]),
  ]
}
