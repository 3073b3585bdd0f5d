/** At least q * n values at or below, counted from 1; the factor undoes products such as 0.07 * 100 = 7.000000000000001. */
export const rankOf = (q: number, n: number): number => Math.ceil(q * n * (1 - 1e-14))
