import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { junitReport } from './junit.ts'
import { aView } from './testing/a-run.ts'
import { someFacts } from './testing/facts.ts'
import { someSlos } from './testing/some-slos.ts'
import { xmlDocument } from './xml.ts'

const schema = readFileSync(new URL('testing/junit.xsd', import.meta.url), 'utf8')
const limited = {
  verdict: 'generator-limited',
  reasons: [
    {
      severity: 'generator-limited',
      figure: 'worker 1 of 1 was busy 99 %',
      advice: 'use less load',
      worker: 0,
    },
  ],
} as const

async function complaints(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml, schema })
  return errors.map(({ message }) => message)
}

test('is valid against the schema, with SLOs, failures, exceptions and an invalid run', async () => {
  expect(await complaints(junitReport(aView({ slos: someSlos, validity: limited }), someFacts))).toEqual([])
})

test('is valid without any of them', async () => {
  expect(await complaints(junitReport(aView(), someFacts))).toEqual([])
})

test('the schema refuses what is not JUnit', async () => {
  expect(await complaints(junitReport(aView(), someFacts).replace('<testcase', '<test'))).not.toEqual([])
  expect(await complaints(junitReport(aView(), someFacts).replace(' tests="', ' count="'))).not.toEqual([])
})

test('what is not proven fails, as does what has no data', () => {
  const xml = junitReport(aView({ slos: someSlos }), someFacts)
  expect(xml).toContain(
    '<testsuite name="SLOs" id="0" package="katydid" tests="5" failures="3" errors="0" skipped="0"',
  )
  expect(xml).toContain(
    '<testcase name="POST /predict: p99 &lt; 100ms" classname="katydid.slo" time="0.000"/>',
  )
  expect(xml).toContain('<failure type="no data" message="no request was counted under /late">')
  expect(xml).toContain('p99 &lt;= 24.1 ms proven at 99 %')
})

test('failed requests fail their entry, unless an SLO says how many may fail', () => {
  const failure =
    '<failure type="requests failed" message="3 of 24003 requests failed">3 x status 503</failure>'
  expect(junitReport(aView(), someFacts)).toContain(failure)
  expect(junitReport(aView({ slos: someSlos }), someFacts)).not.toContain(failure)
})

test('exceptions are errors, and a run that is not valid is skipped', () => {
  const xml = junitReport(aView({ validity: limited }), someFacts)
  expect(xml).toContain(
    '<testsuite name="Run" id="1" package="katydid" tests="2" failures="0" errors="1" skipped="1"',
  )
  expect(xml).toContain('at MNISTAPIUser.predict (mnist.load.ts:17:31)')
  expect(xml).toMatch(/<skipped>generator-limited: (?!generator-limited)/)
})

test('any text, from a server or a name, leaves the document well formed', async () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(']]>', '<!--', '&amp;', '\ud800', '\u0000\u001b[2J', '"'),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(nasty, { minLength: 50 }), async (texts) => {
      const children = texts.map((text) => ({ name: 'property', attributes: { text }, text }))
      const xml = xmlDocument({ name: 'properties', attributes: {}, children })
      const { errors } = await validateXML({ xml, schema: anything })
      expect(errors.map(({ message }) => message)).toEqual([])
    }),
    { numRuns: 5 },
  )
})

const anything = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="properties"/></xs:schema>`
