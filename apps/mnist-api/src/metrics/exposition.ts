import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client'
import type { ServiceMetrics } from './service-metrics.ts'
import type { MetricFamily } from './tally.ts'

/** All metrics of one process, as they travel between processes. */
export type Collected = readonly object[]

export interface MetricsSource {
  collect(): Promise<Collected>
}

/** The service's own metrics and Node's: event-loop delay, memory, garbage collection, processor time. */
export function metricsSource(metrics: ServiceMetrics): MetricsSource {
  const node = new Registry()
  collectDefaultMetrics({ register: node })
  return {
    async collect() {
      const own: readonly MetricFamily[] = metrics.families()
      return [...own, ...(await node.getMetricsAsJSON())]
    },
  }
}

/** Prometheus' text format of one process or of many, counts and histograms added up. */
export function exposition(processes: readonly Collected[]): Promise<string> {
  return AggregatorRegistry.aggregate([...processes]).metrics()
}

/** What outlives a process: its counts and histograms. Without them a sum over processes would fall when one is replaced. */
export async function lastingOf(processes: readonly Collected[]): Promise<Collected> {
  const all = await AggregatorRegistry.aggregate([...processes]).getMetricsAsJSON()
  return all.filter(({ type }) => `${type}` !== 'gauge')
}

export const EXPOSITION_TYPE = Registry.PROMETHEUS_CONTENT_TYPE
