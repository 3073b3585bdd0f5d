/**
 * Where a run stops being `valid`. Ratios are fractions. They are bounds on what the generator can have added to the
 * figures, not on what it did add, which cannot be seen from inside.
 */

/** Busy for more than this, a generator has nothing left for a burst: waiting grows as 1/(1 - busy). k6 advises the same. */
export const suspectBusy = 0.8
/** Busy for more than this, it does as much as it can: users who wait for their answers then get the rate it can give. */
export const saturatedBusy = 0.95
/** Saturated for so much of the time, the tail of the figures (p90 and up) is its own. */
export const suspectSaturated = 0.1
/** Saturated for so much of the time, the median is its own. */
export const limitedSaturated = 0.5

/** Our own waiting, as a share of the service time at the same quantile: a tenth of the figure could be ours. */
export const suspectOwn = 0.1
/** Half of the figure could be ours. */
export const limitedOwn = 0.5
/** Waits end within some tens of microseconds on an idle thread: below this, lag is the clock's own. */
export const lagFloorMs = 0.1
/** Below this a generator is imprecise, not limited. */
export const limitedLagMs = 1
/** A quantile's delay is judged when so many requests are slower: the median from 20 requests on, p90 from 100, p99 from 1,000. */
export const slowestToJudge = 10
/** Probes of the event loop are made by Node's timers, which round to whole milliseconds. */
export const delayFloorMs = 2

/**
 * Of requests that were never sent, or failed for want of something local: a tenth of the 1 % beyond p99. Requests that
 * are missing would have been among the slowest, so more of them would move p99.
 */
export const missedTail = 0.001
/** Of arrivals that were due and never started: the generator did not make the rate. */
export const limitedMissed = 0.01

/** Of descriptors or local ports taken: searching for a free port slows connecting down, and then it fails. */
export const scarceSupply = 0.8
/** Of its heap: from here on V8 collects more and more, and then the worker dies. */
export const scarceHeap = 0.9
/** Of the time; worth a note, since its pauses are in the delay of the event loop already. */
export const notableGc = 0.1
/** Of the time; a note for the same reason. */
export const notableStarved = 0.1

/** A p99 of fewer is their slowest. */
export const samplesForTail = 100
