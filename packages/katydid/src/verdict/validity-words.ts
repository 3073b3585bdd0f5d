/** `97 %`, `2.5 %`, `0.12 %` of a fraction. */
export function share(ratio: number): string {
  const percent = ratio * 100
  if (percent >= 9.95) return `${Math.round(percent)} %`
  return `${percent >= 1 ? Number(percent.toFixed(1)) : Number(percent.toPrecision(2))} %`
}

/** `0.12 ms`, `12.3 ms`, `340 ms`. */
export function time(ms: number): string {
  if (ms >= 99.95) return `${Math.round(ms)} ms`
  return `${ms >= 0.995 ? ms.toFixed(1) : ms.toFixed(2)} ms`
}

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
