/** y = slope * x + offset, and how far each point is from it. */
export interface LineFit {
  readonly slope: number
  readonly offset: number
  /** The share of the weighted variance of y that the line explains. */
  readonly rSquared: number
  /** Measured less fitted, in the order of the points. */
  readonly residuals: readonly number[]
}

export interface Point {
  readonly x: number
  readonly y: number
  /** Counts as so many points at one place. Default: 1. */
  readonly weight?: number
}

/** The line of least squares (weighted, about the weighted means). Needs points at two different x. */
export function lineFit(points: readonly Point[]): LineFit {
  const total = sum(points, () => 1)
  const meanX = sum(points, ({ x }) => x) / total
  const meanY = sum(points, ({ y }) => y) / total
  const slope =
    sum(points, ({ x, y }) => (x - meanX) * (y - meanY)) / sum(points, ({ x }) => (x - meanX) ** 2)
  const offset = meanY - slope * meanX
  const residual = ({ x, y }: Point) => y - (slope * x + offset)
  const variance = sum(points, ({ y }) => (y - meanY) ** 2)
  const unexplained = sum(points, (point) => residual(point) ** 2)
  const rSquared = variance === 0 ? 1 : 1 - unexplained / variance
  return { slope, offset, rSquared, residuals: points.map(residual) }
}

const sum = (points: readonly Point[], of: (point: Point) => number) =>
  points.reduce((total, point) => total + (point.weight ?? 1) * of(point), 0)
