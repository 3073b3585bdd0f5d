/** A metric as prom-client sums it over workers and prints it. */
export interface MetricFamily {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly aggregator: 'sum' | 'first' | 'max'
  readonly values: readonly MetricValue[]
}

interface MetricValue {
  readonly value: number
  readonly labels: Labels
  readonly metricName?: string
}

export type Labels = Readonly<Record<string, string | number>>

/** A count for one set of labels. */
export class Count {
  readonly labels: Labels
  value = 0

  constructor(labels: Labels) {
    this.labels = labels
  }
}

/**
 * A histogram for one set of labels. prom-client's own took 0.33 us for a value, and 0.89 with two labels, where this one
 * takes 0.01: a prediction brings six, in some 100 us.
 */
export class Distribution {
  readonly labels: Labels
  readonly #bounds: readonly number[]
  readonly #counts: Float64Array
  #sum = 0

  /** `bounds`: the buckets' upper ends, ascending. */
  constructor(bounds: readonly number[], labels: Labels = {}) {
    this.labels = labels
    this.#bounds = bounds
    this.#counts = new Float64Array(bounds.length + 1)
  }

  observe(value: number): void {
    let bucket = 0
    while (bucket < this.#bounds.length && value > (this.#bounds[bucket] ?? 0)) bucket++
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#sum += value
  }

  /** As Prometheus counts: each bucket with all below it, then `_sum` and `_count`. */
  values(name: string): MetricValue[] {
    const { labels } = this
    let count = 0
    const buckets = [...this.#counts].map((own, bucket) => {
      count += own
      const le = this.#bounds[bucket] ?? '+Inf'
      return { value: count, labels: { ...labels, le }, metricName: `${name}_bucket` }
    })
    return [
      ...buckets,
      { value: this.#sum, labels, metricName: `${name}_sum` },
      { value: count, labels, metricName: `${name}_count` },
    ]
  }
}

export function counterFamily(name: string, help: string, counts: Iterable<Count>): MetricFamily {
  const values = [...counts].map(({ labels, value }) => ({ labels, value }))
  return { name, help, type: 'counter', aggregator: 'sum', values }
}

export function histogramFamily(name: string, help: string, all: Iterable<Distribution>): MetricFamily {
  return {
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    values: [...all].flatMap((one) => one.values(name)),
  }
}

/** `max` for what is a state of the whole service, such as how old it is; `first` for what all workers share. */
export function gaugeFamily(
  name: string,
  help: string,
  value: number,
  { labels = {}, aggregator = 'sum' }: { labels?: Labels; aggregator?: MetricFamily['aggregator'] } = {},
): MetricFamily {
  return { name, help, type: 'gauge', aggregator, values: [{ value, labels }] }
}
