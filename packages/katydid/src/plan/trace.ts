/** A trace that cannot be replayed; names the line. */
export class TraceError extends RangeError {
  override readonly name = 'TraceError'
}

/**
 * Reads when requests arrived: one a line, seconds (`12.25`) or an ISO 8601 date and time, in the first column if there
 * are more; blank lines, `#` comments and one header line are skipped. Gives offsets from the first in ms, ascending.
 * Throws a TraceError.
 */
export function parseTrace(text: string): Float64Array {
  const instants: number[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [field = ''] = line.replace(/#.*/, '').split(/[,;\t]/, 1)
    const cell = field.trim().replaceAll('"', '')
    if (cell === '') continue
    const instant = instantOf(cell)
    if (Number.isFinite(instant)) instants.push(instant)
    else if (instants.length > 0 || index > 0) throw new TraceError(`line ${index + 1}: '${cell}' is no time`)
  }
  if (instants.length === 0) throw new TraceError('there is no time in it')
  const sorted = Float64Array.from(instants).sort()
  return sorted.map((instant) => instant - (sorted[0] as number))
}

const instantOf = (cell: string): number =>
  /^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(cell) ? Number(cell) * 1_000 : Date.parse(cell)
