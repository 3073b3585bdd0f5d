import { rate } from '../format.ts'

/** `0/s`, `0.25/s`, `500/s`: ticks are round numbers, so no zeros are shown behind the point. */
export const rateTick = (perSecond: number): string => `${rate(perSecond).replace(/\.0+$/, '')}/s`

/** `20 µs`, `0`, `2.5 ms`, `1 s`: of a tick of a time axis. */
export function timeTick(ms: number): string {
  if (ms === 0) return '0'
  if (ms < 1) return `${round(ms * 1_000)} µs`
  return ms < 1_000 ? `${round(ms)} ms` : `${round(ms / 1_000)} s`
}

const round = (value: number): number => Number(value.toPrecision(6))
