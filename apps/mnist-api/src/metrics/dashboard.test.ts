import { readFileSync } from 'node:fs'
import { parser } from '@prometheus-io/lezer-promql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_MODEL_PATH, DigitModel } from '../model.ts'
import { bodyWith, uniform } from '../testing/digits.ts'
import { predict, type RunningServer, startServer } from '../testing/running-server.ts'

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly gridPos: Rectangle
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[]
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } }
}
interface Rectangle {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

const dashboard = JSON.parse(
  readFileSync(new URL('../../grafana-dashboard.json', import.meta.url), 'utf8'),
) as { readonly panels: readonly Panel[]; readonly schemaVersion: number }
const panels = dashboard.panels.filter(({ type }) => type !== 'row')
const expressions = panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => [title, expr] as const),
)

/** What Prometheus adds to each series of a target that it scrapes. */
const OF_THE_SCRAPE = ['job', 'instance']

/** An expression as Prometheus parses it: Grafana fills the interval in. */
const parsed = (expression: string) => {
  const text = expression.replaceAll('$__rate_interval', '1m')
  const found = { metrics: new Set<string>(), labels: new Set<string>(), errors: 0 }
  parser.parse(text).iterate({
    enter({ name, from, to, type }) {
      const words = text.slice(from, to)
      if (type.isError) found.errors++
      else if (name === 'Identifier') found.metrics.add(words)
      else if (name === 'LabelName') found.labels.add(words)
    },
  })
  return found
}

let server: RunningServer
let model: DigitModel
/** Names of the labels of each series that the service gives, by the series' name. */
const series = new Map<string, Set<string>>()

beforeAll(async () => {
  model = await DigitModel.load(DEFAULT_MODEL_PATH)
  server = await startServer({ predictor: model, limits: { maxWaitMs: 250, maxQueue: 1 } })
  const bytes = () =>
    fetch(`${server.origin}/predict?include=warnings`, {
      method: 'POST',
      body: new Uint8Array(784),
      headers: { 'content-type': 'application/octet-stream' },
    })
  await predict(server.origin, bodyWith('1'))
  await predict(server.origin, '{}')
  // A queue of one digit is soon full.
  await Promise.all(Array.from({ length: 40 }, bytes))
  await predict(server.origin, JSON.stringify({ instances: [uniform(0)] }))
  const text = await (await fetch(`${server.origin}/metrics`)).text()
  for (const [, name = '', labels = ''] of text.matchAll(/^(\w+)(?:\{(.*)\})? /gm)) {
    const known = series.get(name) ?? new Set()
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label)
    series.set(name, known)
  }
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await model.release()
})

describe('the Grafana dashboard', () => {
  test.each(expressions)('%s: %s is PromQL about what the service gives', (_title, expression) => {
    const { metrics, labels, errors } = parsed(expression)
    expect(errors).toBe(0)
    expect(metrics.size).toBeGreaterThan(0)
    const given = [...metrics].flatMap((name) => [...(series.get(name) ?? [`no series ${name}`])])
    for (const name of metrics) expect([...series.keys()]).toContain(name)
    for (const label of labels) expect([...OF_THE_SCRAPE, ...given]).toContain(label)
  })

  test('legends name labels that are there', () => {
    for (const { targets = [] } of panels) {
      for (const { expr, legendFormat } of targets) {
        const given = [...parsed(expr).metrics].flatMap((name) => [...(series.get(name) ?? [])])
        for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
          expect([...OF_THE_SCRAPE, ...given]).toContain(label)
      }
    }
  })

  test('every metric of ours is on it', () => {
    const used = new Set(expressions.flatMap(([, expression]) => [...parsed(expression).metrics]))
    const own = [...series.keys()]
      .filter((name) => name.startsWith('mnist_'))
      .map((name) => name.replace(/_(?:bucket|sum|count)$/, ''))
    expect(own.length).toBeGreaterThan(10)
    for (const name of own)
      expect([...used].some((other) => other.replace(/_(?:bucket|sum|count)$/, '') === name)).toBe(true)
  })

  test('every panel says what it shows, in a unit, and none lies on another', () => {
    const ids = dashboard.panels.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { title, description, fieldConfig, type, targets } of panels) {
      expect(description, title).toMatch(/\.$/)
      expect(targets?.length, title).toBeGreaterThan(0)
      if (type !== 'heatmap') expect(fieldConfig?.defaults.unit, title).toBeTruthy()
    }
    for (const [i, { gridPos: one }] of dashboard.panels.entries()) {
      expect(one.x + one.w).toBeLessThanOrEqual(24)
      for (const { gridPos: other } of dashboard.panels.slice(i + 1)) expect(overlap(one, other)).toBe(false)
    }
  })

  test('a wrong name, label or bracket would be found', () => {
    expect(parsed('sum(rate(x[1m])').errors).toBeGreaterThan(0)
    expect([...parsed('sum by (reason) (rate(x{job="a"}[1m]))').labels]).toEqual(['reason', 'job'])
    expect([...parsed('rate(mnist_nothing_total[1m])').metrics]).toEqual(['mnist_nothing_total'])
  })
})

const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
