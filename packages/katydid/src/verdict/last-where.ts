/** The last whole number from `low`, where it is true, to below `high`, where it is not. */
export function lastWhere(isTrue: (n: number) => boolean, low: number, high: number): number {
  let [yes, no] = [low, high]
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2)
    if (isTrue(middle)) yes = middle
    else no = middle
  }
  return yes
}
