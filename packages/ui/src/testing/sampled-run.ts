/** A request of a simulated run, all times in ms of the run. */
export interface FakeSample {
  readonly entry: number
  readonly intendedMs: number
  readonly endedMs: number
  readonly serviceMs: number
  /** Index of a failure's kind; null when it went well. */
  readonly failure: number | null
}

export interface FakeLoad {
  readonly seconds: number
  readonly rampSeconds: number
  readonly ratePerSecond: number
  readonly entries: number
  /** The server answers nothing from here for two seconds; null: it never stops. */
  readonly stallSeconds: number | null
  /** What the generator manages at most; Infinity: whatever is asked of it. */
  readonly generatorPerSecond: number
}

const stallMs = 2_000

/** An open run against a server that slows down with load: a second, slower mode for one request in twelve. */
export function sampledRun(load: FakeLoad, random: () => number): readonly FakeSample[] {
  const samples: FakeSample[] = []
  let freeMs = 0
  for (let atMs = 0; atMs < load.seconds * 1_000; ) {
    const ratePerSecond = load.ratePerSecond * Math.min(1, Math.max(0.02, atMs / 1_000 / load.rampSeconds))
    atMs += (-Math.log(1 - random()) / ratePerSecond) * 1_000
    freeMs = Math.max(atMs, freeMs + 1_000 / load.generatorPerSecond)
    samples.push(sampleAt(atMs, freeMs, load, random))
  }
  return samples
}

function sampleAt(intendedMs: number, sentMs: number, load: FakeLoad, random: () => number): FakeSample {
  const entry = Math.floor(random() ** 2.5 * load.entries)
  const wantedMs = (4 + (entry % 7) * 3) * spread(random) * (random() < 1 / 12 ? 6 : 1)
  const stallEndMs = load.stallSeconds === null ? -1 : load.stallSeconds * 1_000 + stallMs
  const isStalled = sentMs + wantedMs > stallEndMs - stallMs && sentMs < stallEndMs
  const serviceMs = isStalled ? stallEndMs - sentMs + wantedMs : wantedMs
  const failure = isStalled && random() < 0.3 ? 1 : random() < 0.002 ? 0 : null
  return { entry, intendedMs, endedMs: sentMs + serviceMs, serviceMs, failure }
}

/** Log-normal with median 1. */
const spread = (random: () => number): number =>
  Math.exp(0.3 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()))

/** mulberry32: the same numbers for the same seed, everywhere. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
