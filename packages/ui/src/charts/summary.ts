import type { Columns } from './columns.ts'
import { moment } from './ticks.ts'

/** `0:00 to 5:00. Achieved: 480/s at the end, least 12/s at 1:03, most 502/s at 2:10. Failed: ...`. */
export function summaryOf(
  { x, lines }: Columns,
  names: readonly { readonly label: string }[],
  print: (value: number | null) => string,
): string {
  const [from, to] = [x[0], x.at(-1)]
  if (from === undefined || to === undefined) return 'Nothing measured yet.'
  const sentences = names.map(({ label }, i) => `${label}: ${courseOf(x, lines[i] ?? [], print)}.`)
  return `${moment(from)} to ${moment(to)}. ${sentences.join(' ')}`
}

function courseOf(
  x: readonly number[],
  values: readonly (number | null)[],
  print: (value: number | null) => string,
): string {
  const measured = values.flatMap((value, i) => (value === null ? [] : [{ value, at: x[i] ?? 0 }]))
  const last = measured.at(-1)
  if (last === undefined) return 'nothing measured'
  const least = measured.reduce((a, b) => (b.value < a.value ? b : a))
  const most = measured.reduce((a, b) => (b.value > a.value ? b : a))
  const told = ({ value, at }: typeof last) => `${print(value)} at ${moment(at)}`
  return `${print(last.value)} at the end, least ${told(least)}, most ${told(most)}`
}
