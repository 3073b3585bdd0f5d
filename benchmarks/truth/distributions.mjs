// @ts-check
/**
 * What the truth server does with a request: how long it takes over it, how often and for how long it answers nobody,
 * and whether it then at least reads. Times in microseconds; none is a whole number of milliseconds, so that a tool
 * that rounds is seen to round.
 * @typedef {object} Behaviour
 * @property {string} what one line for the table
 * @property {number} meanMicros of `draw`
 * @property {(random: () => number) => number} draw
 * @property {{ everyMicros: number, lastsMicros: number, frozen: boolean }} [stall]
 */

/** No quantile that is reported (p50, p95, p99) lies on a step, where one request more or less would move it far. */
/** @type {Readonly<Record<string, Behaviour>>} */
export const behaviours = {
  constant: { what: 'always 0.7 ms', meanMicros: 700, draw: () => 700 },
  bimodal: {
    what: '0.4 ms (80 %) or 6.3 ms (20 %)',
    meanMicros: 1_580,
    draw: (random) => (random() < 0.8 ? 400 : 6_300),
  },
  lognormal: {
    what: 'log-normal, median 2.5 ms, sigma 0.6, at most 1 s',
    meanMicros: 2_993,
    draw: (random) => Math.min(2_500 * Math.exp(0.6 * gaussian(random)), 1e6),
  },
  stalls: {
    what: '0.7 ms, but no answer for 100 ms of each second',
    meanMicros: 5_700,
    draw: () => 700,
    stall: { everyMicros: 1e6, lastsMicros: 1e5, frozen: false },
  },
  frozen: {
    what: '0.7 ms, but the process stands still for 100 ms of each second, which its own log cannot see',
    meanMicros: 5_700,
    draw: () => 700,
    stall: { everyMicros: 1e6, lastsMicros: 1e5, frozen: true },
  },
}

/** Standard normal, by Box and Muller (1958); `1 - u` keeps the logarithm finite. @param {() => number} random */
const gaussian = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/**
 * Uniform in [0, 1), the same for the same seed: a counter mixed by the 32-bit finaliser of MurmurHash3 (Appleby).
 * @param {number} seed
 */
export function seeded(seed) {
  let counter = seed >>> 0
  return () => {
    counter = (counter + 0x9e3779b9) >>> 0
    let x = counter
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32
  }
}
