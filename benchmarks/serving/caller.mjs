// @ts-check
import { katydid, saidIn } from '../contestants/katydid.mjs'

/** Katydid at a rate, where a refusal is an answer like another: what counts is how many were good, and when. */
export const caller = {
  ...katydid('Katydid', 'serving/predict.load.ts'),
  goodCodes: [0, 1, 3],
  /** @param {string} _text @param {import('../contestants/contestant.mjs').Load} load */
  read: (_text, load) => saidIn(load),
}
