/** How many of the users are of one class. */
export interface ClassShare {
  readonly name: string
  readonly weight: number
  readonly fixedCount: number | undefined
}

/** Place k in the crowd: which class stands there, as which of its users, on which worker. */
export interface Slot {
  readonly classIndex: number
  readonly indexInClass: number
  readonly worker: number
}

/**
 * The places in the order in which they fill, without end: first each class's fixed count, then the weighted classes,
 * interleaved so that every prefix is within one user of its share. A pure function: each worker walks the same
 * sequence and keeps its own places, and each class is dealt to the workers in turn. Without weighted classes it ends.
 */
export function* slots(classes: readonly ClassShare[], workers: number): Generator<Slot> {
  const started = classes.map(() => 0)
  const take = (classIndex: number): Slot => {
    const indexInClass = (started[classIndex] as number)++
    return { classIndex, indexInClass, worker: (indexInClass + classIndex) % workers }
  }
  for (const [classIndex, { fixedCount = 0 }] of classes.entries()) {
    for (let i = 0; i < fixedCount; i++) yield take(classIndex)
  }
  for (const classIndex of weightedOrder(classes)) yield take(classIndex)
}

/** Smooth weighted round robin, as nginx balances upstreams: everyone gains its weight, the richest pays the total. */
function* weightedOrder(classes: readonly ClassShare[]): Generator<number> {
  const weights = classes.map(({ weight, fixedCount }) => (fixedCount === undefined ? weight : 0))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const credit = weights.map(() => 0)
  while (total > 0) {
    for (const [i, weight] of weights.entries()) credit[i] = (credit[i] as number) + weight
    const richest = credit.indexOf(Math.max(...credit))
    credit[richest] = (credit[richest] as number) - total
    yield richest
  }
}
