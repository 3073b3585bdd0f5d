import type { Step } from '../verdict/index.ts'
import { digits } from './capacity-answer.ts'

const labelWidth = 10
const figureWidth = 8

/**
 * Offered against achieved rate and p99, a line for each rate that was searched: `=` is what was answered, `.` what was
 * offered beyond it. Of a rate that was looked at more than once, the first look. Empty without rates.
 */
export function capacityBars(steps: readonly Step[], width: number): string {
  const rates = steps.filter(({ level, purpose }) => level.kind === 'rate' && purpose === 'search')
  const rows = rates.filter(
    ({ level }, i) => rates.findIndex((other) => other.level.value === level.value) === i,
  )
  if (rows.length === 0) return ''
  const barWidth = Math.floor((width - labelWidth - 2 * figureWidth - 4) / 2)
  const mostRate = Math.max(...rows.map(({ offered, achieved }) => Math.max(offered, achieved)))
  const mostTime = Math.max(...rows.map(({ p99 = 0 }) => p99))
  const cells = (rate: number) => Math.round((rate / mostRate) * barWidth)
  const line = ({ level, offered, achieved, p99 = 0 }: Step) => {
    const done = bar('=', achieved, mostRate, barWidth)
    const all = done.padEnd(cells(offered), '.').padEnd(barWidth)
    const time = bar('=', p99, mostTime, barWidth).padEnd(barWidth)
    return `${right(`${digits(level.value)}/s`, labelWidth)} ${all}${right(digits(achieved), figureWidth)}  ${time}${right(digits(p99), figureWidth)}`.trimEnd()
  }
  const head = `${right('offered', labelWidth)} ${'answered/s'.padEnd(barWidth + figureWidth)}  p99, ms`
  const hasRest = rows.some(({ offered, achieved }) => cells(offered) > cells(achieved))
  const legend = hasRest ? [`${' '.repeat(labelWidth)} . offered, and not answered in that time`] : []
  return [head, ...rows.map(line), ...legend].join('\n')
}

const bar = (sign: string, value: number, most: number, width: number) =>
  sign.repeat(most === 0 ? 0 : Math.round((value / most) * width))

const right = (text: string, width: number) => text.padStart(width)
