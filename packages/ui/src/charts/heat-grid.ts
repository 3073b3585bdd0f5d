import type { Point, Series } from '../../../katydid/src/web/contract.ts'
import type { WhichTime } from './columns.ts'

/** A latency heat map: a column for each window, in it a cell for each band of time that had requests. */
export interface HeatGrid {
  readonly columns: readonly HeatColumn[]
  /** The largest count of a cell; 0 when there is none. */
  readonly most: number
  /** What the cells span; 1 to 10 ms when there are none. */
  readonly lowMs: number
  readonly highMs: number
}

export interface HeatColumn {
  readonly fromMs: number
  readonly toMs: number
  /** Ascending, without empty ones. */
  readonly cells: readonly HeatCell[]
}

/** Requests that took [lowMs, highMs). */
export interface HeatCell {
  readonly lowMs: number
  readonly highMs: number
  readonly count: number
}

export interface GridSize {
  /** A power of two. Bands divide an octave evenly, as Katydid's buckets do, so that no bucket is split between two. */
  readonly bandsPerOctave: number
  /** At most so many columns: windows are joined to reach that. */
  readonly mostColumns: number
}

export function heatGrid({ points }: Series, which: WhichTime, size: GridSize): HeatGrid {
  const joined = Math.max(1, Math.ceil(points.length / size.mostColumns))
  const columns: HeatColumn[] = []
  for (let i = 0; i < points.length; i += joined) {
    columns.push(columnOf(points.slice(i, i + joined), which, size.bandsPerOctave))
  }
  const cells = columns.flatMap((column) => column.cells)
  if (cells.length === 0) return { columns, most: 0, lowMs: 1, highMs: 10 }
  return { columns, ...extent(cells) }
}

function extent(cells: readonly HeatCell[]): Omit<HeatGrid, 'columns'> {
  let [most, lowMs, highMs] = [0, Number.POSITIVE_INFINITY, 0]
  for (const cell of cells) {
    most = Math.max(most, cell.count)
    lowMs = Math.min(lowMs, cell.lowMs)
    highMs = Math.max(highMs, cell.highMs)
  }
  return { most, lowMs, highMs }
}

function columnOf(points: readonly Point[], which: WhichTime, bandsPerOctave: number): HeatColumn {
  const counts = new Map<number, number>()
  for (const point of points) {
    for (const [fromMs, toMs, count] of point[which].cells) {
      // Of the middle, since an edge may be a rounding error away from the band it begins.
      const band = bandOf((fromMs + toMs) / 2, bandsPerOctave)
      counts.set(band, (counts.get(band) ?? 0) + count)
    }
  }
  const bands = [...counts].sort(([a], [b]) => a - b)
  return {
    fromMs: points[0]?.fromMs ?? 0,
    toMs: points.at(-1)?.toMs ?? 0,
    cells: bands.map(([band, count]) => ({ ...edgesOf(band, bandsPerOctave), count })),
  }
}

/** The band of a time, counted from 1 µs; under that is band 0. */
export function bandOf(ms: number, bandsPerOctave: number): number {
  const micros = Math.max(1, ms * 1_000)
  const octave = Math.floor(Math.log2(micros))
  const within = Math.floor((micros / 2 ** octave - 1) * bandsPerOctave)
  return octave * bandsPerOctave + Math.min(bandsPerOctave - 1, Math.max(0, within))
}

export const edgesOf = (band: number, bandsPerOctave: number): { lowMs: number; highMs: number } => ({
  lowMs: edge(band, bandsPerOctave),
  highMs: edge(band + 1, bandsPerOctave),
})

function edge(band: number, bandsPerOctave: number): number {
  const octave = Math.floor(band / bandsPerOctave)
  return (2 ** octave * (1 + (band % bandsPerOctave) / bandsPerOctave)) / 1_000
}

/** The cell of a column in which a time lies. */
export const cellAt = ({ cells }: HeatColumn, ms: number): HeatCell | undefined =>
  cells.find(({ lowMs, highMs }) => lowMs <= ms && ms < highMs)

/** The column in which an instant of the run lies. */
export const columnAt = ({ columns }: HeatGrid, atMs: number): HeatColumn | undefined =>
  columns.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs)
