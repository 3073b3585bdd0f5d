import { count, time } from '../format.ts'
import type { HeatGrid } from './heat-grid.ts'

/** The bands of a heat map as rows, the slowest first: how many requests of the run took so long. */
export function HeatFigures({ title, grid }: { readonly title: string; readonly grid: HeatGrid }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="chart-table" aria-label={`${title}: figures`} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col" className="text">
              Time taken
            </th>
            <th scope="col">Requests</th>
            <th scope="col">Most in one window</th>
          </tr>
        </thead>
        <tbody>
          {bandsOf(grid).map(({ lowMs, highMs, requests, most }) => (
            <tr key={lowMs}>
              <th scope="row" className="text">
                {time(lowMs)} to {time(highMs)}
              </th>
              <td>{count(requests)}</td>
              <td>{count(most)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

interface Band {
  readonly lowMs: number
  readonly highMs: number
  readonly requests: number
  readonly most: number
}

function bandsOf({ columns }: HeatGrid): readonly Band[] {
  const bands = new Map<number, Band>()
  for (const { lowMs, highMs, count: here } of columns.flatMap(({ cells }) => cells)) {
    const { requests, most } = bands.get(lowMs) ?? { requests: 0, most: 0 }
    bands.set(lowMs, { lowMs, highMs, requests: requests + here, most: Math.max(most, here) })
  }
  return [...bands.values()].sort((a, b) => b.lowMs - a.lowMs)
}
