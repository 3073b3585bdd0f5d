/** One round of one target: how many cases it tried, and what was wrong, in words. */
export interface Round {
  readonly cases: number
  readonly findings: readonly string[]
}

/** Something to be tried with one seed after another. The same seed tries the same. */
export interface FuzzTarget {
  readonly name: string
  /** What a case is. */
  readonly unit: string
  round(seed: number): Promise<Round>
}
