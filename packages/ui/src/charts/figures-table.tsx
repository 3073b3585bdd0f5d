import type { Columns } from './columns.ts'
import type { Line } from './plot-options.ts'
import { clock } from './ticks.ts'

/** The values of a chart as rows, the newest first. */
export function FiguresTable({
  title,
  columns,
  lines,
  print,
}: {
  readonly title: string
  readonly columns: Columns
  readonly lines: readonly Pick<Line, 'label'>[]
  readonly print: (value: number | null) => string
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="chart-table" aria-label={`${title}: figures`} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col" className="text">
              At
            </th>
            {lines.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {columns.x
            .map((seconds, i) => (
              <tr key={seconds}>
                <th scope="row" className="text">
                  {clock(seconds, 0.1)}
                </th>
                {lines.map(({ label }, line) => (
                  <td key={label}>{print(columns.lines[line]?.[i] ?? null)}</td>
                ))}
              </tr>
            ))
            .toReversed()}
        </tbody>
      </table>
    </section>
  )
}
