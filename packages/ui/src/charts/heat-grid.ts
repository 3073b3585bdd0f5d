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

/**
 * Bands for each power of two. They divide it evenly, as the buckets of the server do (8 or a multiple), so that no bucket is
 * split between two bands.
 */
const bandsPerOctave = 8

/** Columns that were made before: old windows do not change while a run goes on. */
export type KnownColumns = WeakMap<Point, HeatColumn>

/** `known` is of the same `which`. */
export function heatGrid(
  { points }: Series,
  which: WhichTime,
  known: KnownColumns = new WeakMap(),
): HeatGrid {
  const columns = points.map((point) => {
    const column = known.get(point) ?? columnOf(point, which)
    known.set(point, column)
    return column
  })
  return { columns, ...extent(columns) }
}

function extent(columns: readonly HeatColumn[]): Omit<HeatGrid, 'columns'> {
  let [most, lowMs, highMs] = [0, Number.POSITIVE_INFINITY, 0]
  for (const { cells } of columns) {
    for (const cell of cells) most = Math.max(most, cell.count)
    lowMs = Math.min(lowMs, cells[0]?.lowMs ?? lowMs)
    highMs = Math.max(highMs, cells.at(-1)?.highMs ?? highMs)
  }
  return most === 0 ? { most, lowMs: 1, highMs: 10 } : { most, lowMs, highMs }
}

function columnOf({ fromMs, toMs, ...point }: Point, which: WhichTime): HeatColumn {
  const counts = new Map<number, number>()
  for (const [lowMs, highMs, count] of point[which].cells) {
    // Of the middle, since an edge may be a rounding error away from the band it begins.
    const band = bandOf((lowMs + highMs) / 2)
    counts.set(band, (counts.get(band) ?? 0) + count)
  }
  const bands = [...counts].sort(([a], [b]) => a - b)
  return { fromMs, toMs, cells: bands.map(([band, count]) => ({ ...edgesOf(band), count })) }
}

/** The band of a time, counted from 1 µs; under that is band 0. */
export function bandOf(ms: number): number {
  const micros = Math.max(1, ms * 1_000)
  const octave = Math.floor(Math.log2(micros))
  const within = Math.floor((micros / 2 ** octave - 1) * bandsPerOctave)
  return octave * bandsPerOctave + Math.min(bandsPerOctave - 1, Math.max(0, within))
}

export const edgesOf = (band: number): { lowMs: number; highMs: number } => ({
  lowMs: edge(band),
  highMs: edge(band + 1),
})

function edge(band: number): number {
  const octave = Math.floor(band / bandsPerOctave)
  return (2 ** octave * (1 + (band % bandsPerOctave) / bandsPerOctave)) / 1_000
}

/** The cell of a column in which a time lies. */
export const cellAt = ({ cells }: HeatColumn, ms: number): HeatCell | undefined =>
  cells.find(({ lowMs, highMs }) => lowMs <= ms && ms < highMs)

/** The column in which an instant of the run lies. */
export const columnAt = ({ columns }: HeatGrid, atMs: number): HeatColumn | undefined =>
  columns.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs)
