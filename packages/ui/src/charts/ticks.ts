/** Steps between ticks of a time axis, in seconds: those a clock has. */
export const secondsBetweenTicks: readonly number[] = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800,
  3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
]

/** Time of the run: `0:05`, `12:30`, `1:02:30`; with a fraction when the ticks are closer than a second. */
export function clock(seconds: number, stepSeconds = 1): string {
  const decimals = stepSeconds >= 1 ? 0 : Math.min(3, Math.ceil(-Math.log10(stepSeconds) - 1e-9))
  const rounded = Number(Math.abs(seconds).toFixed(decimals))
  const [hours, minutes] = [Math.floor(rounded / 3_600), Math.floor(rounded / 60) % 60]
  const rest = (rounded % 60).toFixed(decimals).padStart(decimals === 0 ? 2 : decimals + 3, '0')
  const sign = seconds < 0 && rounded > 0 ? '−' : ''
  return hours > 0
    ? `${sign}${hours}:${String(minutes).padStart(2, '0')}:${rest}`
    : `${sign}${minutes}:${rest}`
}

/** The whole second in which an instant lies, as a clock shows it. */
export const moment = (seconds: number): string => clock(Math.floor(seconds))

/**
 * Ticks of a log axis within [min, max]: 1, 2, 5 of each power of ten, or powers of ten alone when those would be more than
 * `most`, or every n-th of them.
 */
export function logTicks(min: number, max: number, most: number): readonly number[] {
  const every = [[1, 2, 5], [1, 3], [1]].map((digits) => ticksOf(digits, min, max))
  const found = every.find(({ length }) => length <= most)
  if (found !== undefined) return found
  const powers = every.at(-1) ?? []
  const nth = Math.ceil(powers.length / Math.max(1, most))
  return powers.filter((_, i) => i % nth === 0)
}

function ticksOf(digits: readonly number[], min: number, max: number): readonly number[] {
  const ticks: number[] = []
  for (let power = Math.floor(Math.log10(min)); 10 ** power <= max * slack; power++) {
    for (const digit of digits) {
      const tick = Number(`${digit}e${power}`)
      if (tick * slack >= min && tick <= max * slack) ticks.push(tick)
    }
  }
  return ticks
}

/** An end of the axis that is a tick but for a rounding error has one. */
const slack = 1 + 1e-9

/** The ends of a log axis: the next 1, 2 or 5 of a power of ten outside the values, and at least a factor of ten apart. */
export function logRange(low: number, high: number): readonly [number, number] {
  const [from, to] = [niceBelow(low), niceAbove(high)]
  return to / from >= 10
    ? [from, to]
    : [niceBelow(Math.sqrt(from * to) / Math.sqrt(10)), niceAbove(Math.sqrt(from * to) * Math.sqrt(10))]
}

const niceBelow = (value: number): number =>
  ticksOf([1, 2, 5], 10 ** Math.floor(Math.log10(value)), value).at(-1) ?? value

const niceAbove = (value: number): number =>
  ticksOf([1, 2, 5], value, 10 ** (Math.floor(Math.log10(value)) + 1))[0] ?? value

/** The top of a linear axis from 0: 1, 2, 2.5 or 5 of a power of ten, so that the ticks end there; 1 when all is 0. */
export function linearTop(high: number): number {
  if (!(high > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(high * (1 - 1e-12)))
  const digit = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((each) => each * power >= high)
  return Number(((digit ?? 10) * power).toPrecision(3))
}
