import { expect, test } from 'vitest'
import { annotations } from './annotations.ts'
import { aView } from './testing/a-run.ts'
import { someSlos } from './testing/some-slos.ts'

const lines = (text: string) => text.split('\n').slice(0, -1)

test('says what went wrong, the gravest first', () => {
  const titles = lines(annotations(aView({ slos: someSlos }))).map((line) => line.split('::')[1])
  expect(titles).toEqual([
    'error title=SLO missed',
    'error title=SLO without data',
    'error title=Task threw',
    'warning title=SLO not proven',
  ])
})

test('failures are told where no SLO judges them', () => {
  expect(annotations(aView())).toContain('::error title=Requests failed::POST /predict: 3 x status 503\n')
})

test('a run that is not valid is warned of, notes are not', () => {
  const reason = {
    severity: 'suspect',
    figure: 'a figure',
    advice: 'some advice',
    worker: undefined,
  } as const
  const validity = { verdict: 'suspect', reasons: [reason, { ...reason, severity: 'note' }] } as const
  expect(lines(annotations(aView({ validity }))).filter((line) => line.includes('suspect'))).toEqual([
    '::warning title=Run is suspect::a figure; some advice',
  ])
})

test('no text can end its line or begin a command', () => {
  const [slo] = someSlos
  const nasty = {
    ...(slo as (typeof someSlos)[number]),
    verdict: 'failed',
    words: '100 %\n::set-env name=A::b',
  } as const
  const text = annotations(aView({ slos: [nasty] }))
  expect(text).toContain('100 %25%0A::set-env')
  expect(lines(text).every((line) => /^::(error|warning) title=/.test(line))).toBe(true)
})
