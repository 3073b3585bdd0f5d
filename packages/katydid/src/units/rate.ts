import { type PerSecond, perSecond } from './quantity.ts'

/** A rate with its unit: `'10/s'`, `'30/m'`, `'0.5/h'`. */
export type Rate = `${number}/${'s' | 'm' | 'h'}`

const secondsPer = { s: 1, m: 60, h: 3_600 } as const

/** Throws a RangeError that names the text unless it is a positive number, a slash and s, m or h. */
export function parseRate(text: string): PerSecond {
  const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*\/\s*([smh])\s*$/.exec(String(text)) ?? []
  const rate = Number(amount) / secondsPer[unit as keyof typeof secondsPer]
  if (!(rate > 0)) throw new RangeError(`'${text}' is not a rate; write it as 10/s, 30/m or 0.5/h`)
  return perSecond(rate)
}
