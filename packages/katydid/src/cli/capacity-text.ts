import { percent, tableMillis } from '../report/figures.ts'
import { type Column, textTable } from '../report/text-table.ts'
import type { Step } from '../verdict/index.ts'
import { answerLines, type CapacityAnswer, digits, inOrder, type Line } from './capacity-answer.ts'
import { capacityBars } from './capacity-bars.ts'
import { wrapped } from './wrapped.ts'

const labelWidth = 16
const widest = 110

/** Table, chart and answer, in at most so many columns, ending in a newline. */
export function capacityText(answer: CapacityAnswer, columns: number): string {
  const width = Math.min(columns, widest)
  const steps = inOrder(answer.capacity.steps)
  const sections = [stepsTable(steps, width), capacityBars(steps, width), answerText(answer, width)]
  return `\n${sections.filter((text) => text !== '').join('\n\n')}\n`
}

function answerText(answer: CapacityAnswer, width: number): string {
  const lines: readonly Line[] = [['SLOs', answer.slos.join('; ')], ...answerLines(answer)]
  return lines
    .flatMap(([label, text]) =>
      wrapped(text, width - labelWidth).map(
        (line, i) => `${(i === 0 ? label : '').padEnd(labelWidth)}${line}`,
      ),
    )
    .join('\n')
}

/** One line for each look. */
export function stepsTable(steps: readonly Step[], width: number): string {
  const table = textTable(stepColumns, steps, width)
  const kinds = steps.map(({ level }) => level.kind)
  const rows = steps.flatMap((_, i) =>
    i > 0 && kinds[i] !== kinds[i - 1] ? [table.rule, table.row(i)] : [table.row(i)],
  )
  return [table.header, table.rule, ...rows].map((line) => line.trimEnd()).join('\n')
}

const right = { before: ' ' } as const

const stepColumns: readonly Column<Step>[] = [
  { title: 'Load', width: 9, before: '', cell: loadText },
  { title: 'Offered/s', width: 9, ...right, dropOrder: 2, cell: ({ offered }) => digits(offered) },
  { title: 'Answered/s', width: 10, ...right, cell: ({ achieved }) => digits(achieved) },
  { title: 'Failed', width: 7, ...right, dropOrder: 3, cell: ({ failureShare }) => percent(failureShare) },
  { title: 'p50 ms', width: 7, ...right, cell: (step) => tableMillis(step.p50 as never) },
  { title: 'p99 ms', width: 7, ...right, cell: (step) => tableMillis(step.p99 as never) },
  { title: 'In flight', width: 9, ...right, dropOrder: 1, cell: ({ inFlight }) => digits(inFlight) },
  { title: 'Verdict', width: 7, before: '  ', align: 'left', isElastic: true, cell: verdictText },
]

function loadText({ level: { kind, value } }: Step): string {
  return kind === 'rate' ? `${digits(value)}/s` : `${value} ${value === 1 ? 'user ' : 'users'}`
}

/** `kept`, `missed`; of a look that was to prove it, `proven 30s`. */
export function verdictText({ verdict, purpose, seconds }: Step): string {
  if (purpose === 'search')
    return { kept: 'kept', unclear: 'kept', missed: 'missed', ours: 'generator' }[verdict]
  const words = { kept: 'proven', unclear: 'unproven', missed: 'missed', ours: 'generator' }[verdict]
  return `${words} ${Math.round(seconds)}s`
}
