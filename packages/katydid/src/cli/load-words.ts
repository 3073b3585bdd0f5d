import type { Stage } from '../plan/index.ts'
import { formatDuration } from '../units/index.ts'
import type { WantedLoad } from './load-of.ts'

/** A load in a few words, such as '50 users, 10/s' or '500/s for 2m'. */
export function loadWords({ load, runTime }: WantedLoad): string {
  const time = runTime === undefined ? '' : ` for ${formatDuration(runTime)}`
  switch (load.kind) {
    case 'users':
      return `${load.users} ${load.users === 1 ? 'user' : 'users'}, ${load.spawnRate}/s${time}`
    case 'user-stages':
      return `${stagesWords(load.stages)} users${time}`
    case 'arrivals':
      return load.arrivals.kind === 'trace'
        ? `${load.arrivals.instants.length} arrivals of a trace${time}`
        : `${stagesWords(load.arrivals.stages)}/s${load.arrivals.kind === 'poisson' ? ', Poisson' : ''}${time}`
    case 'shape':
      return `shape ${load.shape.constructor.name}${time}`
  }
}

/** The levels one after another: `0 to 500 to 0`. */
function stagesWords(stages: readonly Stage[]): string {
  const levels = stages.flatMap(({ from, to }) => [from, to])
  return levels.filter((level, index) => level !== levels[index - 1]).join(' to ')
}
