import { describe, expect, test } from 'vitest'
import { parseSlo } from '../plan/index.ts'
import { millis, perSecond } from '../units/index.ts'
import { judgeStep } from './capacity-judge.ts'
import type { SloFigures, SloResult, SloVerdict } from './slo-result.ts'
import type { Validity } from './validity.ts'

const valid: Validity = { verdict: 'valid', reasons: [] }
const tired: Validity = {
  verdict: 'generator-limited',
  reasons: [
    {
      severity: 'generator-limited',
      figure: 'worker 1 of 1 was busy 99 % of the time',
      advice: '',
      worker: 0,
    },
  ],
}

function result(slo: string, verdict: SloVerdict, figures: Partial<SloFigures> | undefined): SloResult {
  const { scope, objectives } = parseSlo(slo)
  const [objective] = objectives
  if (objective === undefined) throw new Error('no objective')
  const none = { worth: undefined, perSecond: undefined, provenTime: undefined, requestsMissing: undefined }
  const known = {
    from: millis(0),
    to: millis(10_000),
    requests: 1_000,
    least: 0,
    most: 0,
    ...none,
    ...figures,
  }
  return { text: slo, verdict, words: 'seen; more', scope, objective, figures: figures && known }
}

const judged = (...slos: readonly SloResult[]) => judgeStep({ slos, validity: valid, backlog: undefined })

describe('SLOs', () => {
  test('that are proven are kept, or missed', () => {
    expect(judged(result('p99 < 1s', 'passed', { most: 1 }))).toMatchObject({
      verdict: 'kept',
      why: 'p99 < 1s: seen; more',
    })
    expect(judged(result('p99 < 1s', 'failed', { least: 90, most: 90 }))).toMatchObject({
      verdict: 'missed',
      isClear: true,
      why: 'p99 < 1s: seen',
    })
  })

  test.each([
    [10, 10, 'unclear', false],
    [11, 11, 'missed', false],
    [5, 11, 'missed', false],
    [25, 25, 'missed', true],
    [9, 25, 'missed', false],
  ])('where nothing is proven, %d to %d of 1000 beyond p99: %s', (least, most, verdict, isClear) => {
    expect(judged(result('p99 < 1s', 'inconclusive', { least, most }))).toMatchObject({ verdict, isClear })
  })

  test('on rates by the mean', () => {
    const at = (rate: number) =>
      judged(result('rate > 100/s', 'inconclusive', { perSecond: perSecond(rate) })).verdict
    expect([at(101), at(99)]).toEqual(['unclear', 'missed'])
  })

  test('without data are missed', () => {
    expect(judged(result('p99 < 1s', 'no data', undefined))).toMatchObject({
      verdict: 'missed',
      isClear: true,
    })
  })

  test('the worst is named', () => {
    const [some, many] = [
      result('p99 < 1s', 'inconclusive', { least: 12, most: 12 }),
      result('failures < 1%', 'failed', { least: 500, most: 500 }),
    ]
    expect(judged(some, many).why).toBe('failures < 1%: seen')
  })
})

describe('a backlog', () => {
  const growing = (offered: number, before: number, after: number) =>
    judgeStep({ slos: [], validity: valid, backlog: { offered, before, after } })

  test.each([
    [500, 4, 4, 'kept', true],
    [500, 4, 9, 'kept', true],
    [500, 4, 26, 'missed', false],
    [500, 4, 54, 'missed', true],
    [500, 40, 30, 'kept', true],
  ])('while %d arrive, from %d to %d: %s', (offered, before, after, verdict, isClear) => {
    expect(growing(offered, before, after)).toMatchObject({ verdict, isClear })
  })
})

test("the generator's limit comes before all that is said of the server", () => {
  const slos = [result('p99 < 1s', 'failed', { least: 500, most: 500 })]
  expect(judgeStep({ slos, validity: tired, backlog: undefined })).toEqual({
    verdict: 'ours',
    isClear: true,
    why: 'worker 1 of 1 was busy 99 % of the time',
  })
})
