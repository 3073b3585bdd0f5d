/** Colours are told apart up to about so many. */
const mostSteps = 8
const patterns = [[1, 2, 5], [1, 3], [1]]

/**
 * The least count of each colour of a heat map, ascending: 1, 2, 5, 10 ... or, when that would be too many, every half or whole
 * power of ten. Counts differ by powers of ten, so equal steps would show only the largest.
 */
export function heatSteps(most: number): readonly number[] {
  if (most <= mostSteps) return Array.from({ length: Math.max(0, most) }, (_, i) => i + 1)
  const choices = patterns.map((pattern) => stepsOf(pattern, most))
  return choices.find(({ length }) => length <= mostSteps) ?? spread(choices.at(-1) ?? [])
}

function stepsOf(pattern: readonly number[], most: number): readonly number[] {
  const steps: number[] = []
  for (let power = 1; power <= most; power *= 10) {
    for (const digit of pattern) if (digit * power <= most) steps.push(digit * power)
  }
  return steps
}

/** More than 10^8 requests in one cell: every second power will do. */
const spread = (steps: readonly number[]): readonly number[] => steps.filter((_, i) => i % 2 === 0)

/** The index of the step a count falls in. */
export function stepOf(steps: readonly number[], count: number): number {
  let step = steps.length - 1
  while (step > 0 && (steps[step] ?? 0) > count) step -= 1
  return step
}

/** '1', '2–4', '500 or more': what each step stands for. */
export const stepLabels = (steps: readonly number[], print: (count: number) => string): readonly string[] =>
  steps.map((low, i) => {
    const next = steps[i + 1]
    if (next === undefined) return i === 0 || low > 1 ? `${print(low)} or more` : print(low)
    return next - low === 1 ? print(low) : `${print(low)}–${print(next - 1)}`
  })
