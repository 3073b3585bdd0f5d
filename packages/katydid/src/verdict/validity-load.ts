import { millis } from '../units/index.ts'
import { ownShare } from './own-share.ts'
import type { Spread } from './spread.ts'
import {
  lagFloorMs,
  limitedLagMs,
  limitedMissed,
  limitedOwn,
  missedTail,
  samplesForTail,
} from './thresholds.ts'
import type { ArrivalCounts, Evidence, Reason } from './validity.ts'
import { adviceToSlowest } from './validity-threads.ts'
import { plural, share, time } from './validity-words.ts'

/** Whether the load was put on as it was asked for, and enough of it. */
export function loadReasons(evidence: Evidence): readonly Reason[] {
  const { arrivals, requests, workers } = evidence
  const found = [
    lateness(evidence),
    readLag(evidence),
    arrivals && neverStarted(arrivals, workers.length),
    arrivals && withoutUser(arrivals),
    lostUsers(evidence.users),
    lostWaits(evidence.users),
    few(requests),
  ]
  return found.filter((reason) => reason !== undefined)
}

/** Response times hold this lag, service times do not. */
function lateness(evidence: Evidence): Reason | undefined {
  const found = ownShare(evidence.lag, evidence, lagFloorMs)
  if (found === undefined) return undefined
  const isLimited = found.ratio > limitedOwn && found.ownMs > limitedLagMs
  return {
    severity: isLimited ? 'generator-limited' : 'suspect',
    figure: `requests were sent late: schedule lag ${found.text}`,
    advice: 'use more --processes or another machine, or ask for less',
    worker: undefined,
  }
}

/** Service times hold this lag: `sentAt` cannot show it. */
function readLag(evidence: Evidence): Reason | undefined {
  const { service, leastService } = evidence
  if (service === undefined || leastService === undefined) return undefined
  const found = ownShare(difference(service, leastService), evidence, lagFloorMs)
  if (found === undefined) return undefined
  const { ownMs, ratio, ofWhat } = found
  return {
    severity: ratio > limitedOwn && ownMs > limitedLagMs ? 'generator-limited' : 'suspect',
    figure: `answers may have lain unread: up to ${time(ownMs)} (${share(ratio)}) of ${ofWhat}`,
    advice: adviceToSlowest(evidence),
    worker: undefined,
  }
}

const difference = (a: Spread, b: Spread): Spread => ({
  p50: millis(a.p50 - b.p50),
  p90: millis(a.p90 - b.p90),
  p99: millis(a.p99 - b.p99),
  max: millis(a.max - b.max),
})

/**
 * The open loop waits for no answer, so what it did not come to is never the server's doing; but one arrival for each
 * worker may be due in the moment of the stop.
 */
function neverStarted({ due, tooLate }: ArrivalCounts, workers: number): Reason | undefined {
  const ratio = tooLate / due
  if (!(ratio > missedTail) || tooLate <= workers) return undefined
  return {
    severity: ratio > limitedMissed ? 'generator-limited' : 'suspect',
    figure: `${tooLate} of ${plural(due, 'arrival')} (${share(ratio)}) were due, and not sent by the end`,
    advice: 'ask for a lower rate, or use more --processes or another machine',
    worker: undefined,
  }
}

/**
 * By Little's law the users that are busy are rate x response time: it takes a slow server to use them up, not a slow
 * generator. But the load that was asked for was not put on, and the slowest requests are those that are missing.
 */
function withoutUser({ due, noUser, maxUsers }: ArrivalCounts): Reason | undefined {
  const ratio = noUser / due
  if (!(noUser > 0)) return undefined
  return {
    severity: ratio > missedTail ? 'suspect' : 'note',
    figure: `${noUser} of ${plural(due, 'arrival')} (${share(ratio)}) were not sent: all ${plural(maxUsers, 'user')} waited for answers`,
    advice: 'raise --max-users; if the server cannot carry this rate, that is the result',
    worker: undefined,
  }
}

/** They were to put load on the server, and did not. */
function lostUsers({ started, lost }: Evidence['users']): Reason | undefined {
  if (lost === 0) return undefined
  return {
    severity: 'suspect',
    figure: `${lost} of ${plural(started, 'user')} ended early, since their class threw: the load was not the one asked for`,
    advice: 'see Exceptions for what the constructor, onStart or the list of tasks threw, and mend it',
    worker: undefined,
  }
}

function lostWaits({ waitsLost }: Evidence['users']): Reason | undefined {
  if (waitsLost === 0) return undefined
  return {
    severity: 'suspect',
    figure: `${plural(waitsLost, 'wait')} of users took 1 s instead of what was meant, since their wait function threw: the load was not the one asked for`,
    advice: 'see Exceptions for what waitTime threw, and mend it',
    worker: undefined,
  }
}

function few(requests: number): Reason | undefined {
  if (requests >= samplesForTail) return undefined
  const nothing = requests === 0
  return {
    severity: nothing ? 'suspect' : 'note',
    figure: nothing
      ? 'no request was answered'
      : `the p99 of ${plural(requests, 'request')} is their slowest`,
    advice: 'run longer',
    worker: undefined,
  }
}
