import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { resultJson } from './result-json.ts'
import { resultSchema } from './result-schema.ts'
import { aRun, aView } from './testing/a-run.ts'
import { someFacts, somePlan } from './testing/facts.ts'
import { someSlos } from './testing/some-slos.ts'

const file = new URL('../../schema/result.schema.json', import.meta.url)
const published = JSON.parse(readFileSync(file, 'utf8'))
const validate = new Ajv2020({ allErrors: true }).compile(published)

const validity = {
  verdict: 'suspect',
  reasons: [{ severity: 'suspect', figure: 'a figure', advice: 'some advice', worker: 0 }],
} as const

function problems(text: string): unknown {
  return validate(JSON.parse(text)) ? [] : validate.errors
}

test('the published schema is the one of the code', () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(resultSchema)))
})

test('a result with all there can be is what the schema says', () => {
  const end = { at: new Date('2026-08-01T10:42:10.947Z'), why: 'the end' }
  expect(problems(resultJson(aView({ slos: someSlos, validity, end }), someFacts, somePlan))).toEqual([])
})

test('so is one with as little as possible', () => {
  const view = aView({ runTime: undefined })
  const bare = { ...view, stats: aRun() }
  expect(problems(resultJson(bare, someFacts, somePlan))).toEqual([])
})

test('the schema refuses a field that it does not know, and one that is missing', () => {
  const result = JSON.parse(resultJson(aView(), someFacts, somePlan))
  expect(validate({ ...result, more: 1 })).toBe(false)
  const { seed: _, ...facts } = result.facts
  expect(validate({ ...result, facts })).toBe(false)
})

test('the figures are those of the run', () => {
  const view = aView({ slos: someSlos })
  const result = JSON.parse(resultJson(view, someFacts, somePlan))
  expect(result.facts.seed).toBe('42')
  expect(result.slos[0]).toMatchObject({
    text: 'POST /predict: p99 < 100ms',
    verdict: 'passed',
    figures: { provenMs: 24.1 },
  })
  const predict = result.entries.find(({ name }: { name: string }) => name === '/predict')
  expect(predict).toMatchObject({ requests: 24_003, failed: 3, cutOff: 12 })
  const counted = predict.response.histogram.reduce(
    (sum: number, [, count]: [number, number]) => sum + count,
    0,
  )
  expect(counted).toBe(24_003)
  expect(
    result.total.series.reduce((sum: number, { requests }: { requests: number }) => sum + requests, 0),
  ).toBe(result.total.requests)
})

test('the buckets of a histogram are a line each', () => {
  expect(resultJson(aView(), someFacts, somePlan)).toMatch(/\n {8}\[[\d.]+, \d+\],\n/)
})
