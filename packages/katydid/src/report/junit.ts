import type { EntryStats } from '../stats/index.ts'
import { failuresAreJudged, type SloResult, type Validity } from '../verdict/index.ts'
import { oneLine } from './fit.ts'
import type { RunFacts } from './run-facts.ts'
import type { RunView } from './view.ts'
import { type XmlElement, xmlDocument } from './xml.ts'

/**
 * A run as JUnit XML, in what the schemas of Ant and of Jenkins have in common: a suite for SLOs, one for entries, whose
 * requests may not fail unless an SLO says how many may, and one for the run itself. What is not proven, or has no data,
 * fails. A run that is not valid is skipped, not passed.
 */
export function junitReport(view: RunView, facts: RunFacts): string {
  const { slos = [], stats, validity } = view
  const suites: readonly Suite[] = [
    { name: 'SLOs', cases: slos.map(sloCase), says: slos.map(({ text, words }) => `${text}: ${words}`) },
    {
      name: 'Requests',
      cases: stats.entries.map((entry) => entryCase(entry, view)),
      says: stats.entries.map(entryWords),
    },
    {
      name: 'Run',
      cases: [...stats.exceptions.map(exceptionCase), ...validityCases(validity)],
      says: reasonsOf(validity),
    },
  ]
  const children = suites
    .filter(({ cases }) => cases.length > 0)
    .map((suite, id) => suiteElement(suite, id, view, facts))
  return xmlDocument({ name: 'testsuites', attributes: {}, children })
}

interface Suite {
  readonly name: string
  readonly cases: readonly XmlElement[]
  /** Lines of its standard output: what is to be known of cases that passed, too. */
  readonly says: readonly string[]
}

function suiteElement({ name, cases, says }: Suite, id: number, view: RunView, facts: RunFacts): XmlElement {
  const count = (kind: string) => cases.filter(({ children }) => children?.[0]?.name === kind).length
  const attributes = {
    ...{ name, id, package: 'katydid' },
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: (view.elapsed / 1_000).toFixed(3),
    timestamp: view.startedAt.toISOString().slice(0, 19), // which may have no time zone
    hostname: hostOf(view.host),
  }
  const output = textElement('system-out', says.join('\n'))
  return {
    name: 'testsuite',
    attributes,
    children: [propertiesOf(facts), ...cases, output, textElement('system-err', '')],
  }
}

const textElement = (name: string, text: string): XmlElement => ({ name, attributes: {}, text })

/** Of the first, where there are several. */
const hostOf = (host: string) => host.replace(/^https?:\/\//i, '').split(/[/,]/, 1)[0] || 'localhost'

function propertiesOf(facts: RunFacts): XmlElement {
  const property = ([name, value]: readonly [string, unknown]): XmlElement => ({
    name: 'property',
    attributes: { name, value: String(value) },
  })
  return { name: 'properties', attributes: {}, children: Object.entries(facts).map(property) }
}

const testCase = (kind: string, name: string, ...children: readonly XmlElement[]): XmlElement => ({
  name: 'testcase',
  attributes: { name: oneLine(name), classname: `katydid.${kind}`, time: '0.000' },
  children,
})

const fault = (name: 'failure' | 'error', type: string, message: string, text = message): XmlElement => ({
  name,
  attributes: { type, message: oneLine(message) },
  text,
})

const sloCase = ({ text, verdict, words }: SloResult): XmlElement =>
  verdict === 'passed' ? testCase('slo', text) : testCase('slo', text, fault('failure', verdict, words))

const entryName = ({ method, name }: EntryStats) => `${method} ${name}`
const entryWords = (entry: EntryStats) =>
  `${entryName(entry)}: ${entry.requests} requests, ${entry.failed} failed`

function entryCase(entry: EntryStats, { stats, slos = [] }: RunView): XmlElement {
  if (entry.failed === 0 || failuresAreJudged(slos, entry)) return testCase('requests', entryName(entry))
  const reasons = stats.failures
    .filter(({ method, name }) => method === entry.method && name === entry.name)
    .map(({ count, reason }) => `${count} x ${reason}`)
  const message = `${entry.failed} of ${entry.requests} requests failed`
  return testCase(
    'requests',
    entryName(entry),
    fault('failure', 'requests failed', message, reasons.join('\n')),
  )
}

const exceptionCase = ({ task, message, count, trace }: RunView['stats']['exceptions'][number]): XmlElement =>
  testCase('task', task, fault('error', 'exception', `${count} x ${message}`, trace || message))

function validityCases(validity: Validity | undefined): readonly XmlElement[] {
  if (validity === undefined) return []
  const name = 'the generator did not set the figures'
  if (validity.verdict === 'valid') return [testCase('run', name)]
  return [testCase('run', name, textElement('skipped', reasonsOf(validity).join('\n')))]
}

const reasonsOf = (validity: Validity | undefined): readonly string[] =>
  (validity?.reasons ?? []).map(({ severity, figure, advice }) => `${severity}: ${figure}; ${advice}`)
