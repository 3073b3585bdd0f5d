import { describe, expect, test } from 'vitest'
import type { Sent } from '../engine/sample.ts'
import { parseSlo } from '../plan/index.ts'
import { RunStats, SampleRecorder } from '../stats/index.ts'
import { seededRandom } from '../time/index.ts'
import { type Millis, millis, seconds } from '../units/index.ts'
import { SloBoard, type SloResult } from './index.ts'

type Request = Partial<Omit<Sent, 'kind'>> & { readonly ms?: number; readonly kind?: Sent['kind'] | 'unsent' }

/** A run in which `second(k)` tells the requests that end in second k, spread over it. */
class Played {
  readonly stats: RunStats
  readonly board: SloBoard
  readonly #warmUp: Millis
  seconds = 0

  constructor(slos: readonly string[], warmUp = millis(0)) {
    this.stats = new RunStats({ warmUp })
    this.board = new SloBoard(slos.map(parseSlo))
    this.#warmUp = warmUp
  }

  play(count: number, second: (k: number) => readonly Request[]): this {
    for (let i = 0; i < count; i++) this.#second(second(this.seconds))
    return this
  }

  #second(requests: readonly Request[]): void {
    const recorder = new SampleRecorder({ warmUp: this.#warmUp })
    const start = this.seconds * 1_000
    for (const [i, request] of requests.entries()) {
      recorder.record(sampleOf(start + (i / requests.length) * 1_000, request))
    }
    const delta = recorder.take(millis(start), millis(start + 1_000))
    this.stats.add(delta)
    this.board.add(delta)
    this.seconds++
    this.stats.tick(seconds(this.seconds), 1)
    this.board.tick(this.stats.from, seconds(this.seconds))
  }

  get end(): readonly SloResult[] {
    return this.board.results(this.stats, { isPlanned: true, loadEnd: seconds(this.seconds) })
  }

  get first(): SloResult {
    return this.end[0] as SloResult
  }
}

function sampleOf(at: number, { ms = 10, kind = 'ok', ...change }: Request) {
  const named = { method: 'GET', name: '/', intendedAt: millis(at), ...change }
  if (kind === 'unsent') return { kind, ...named }
  const none = millis(0)
  const times = {
    sentAt: millis(at),
    firstByteAt: undefined,
    endedAt: millis(at + ms),
    connectMs: none,
    tlsMs: none,
  }
  return { ...times, kind, bytes: 0, reason: kind === 'failed' ? 'no' : undefined, ...named }
}

const many = (count: number, request: Request = {}): readonly Request[] => Array(count).fill(request)
const judge = (slo: string, count: number, second: (k: number) => readonly Request[]) =>
  new Played([slo]).play(count, second).first

describe('a percentile', () => {
  test('without a request beyond it 459 prove a p99, as MLPerf has it, and 458 do not', () => {
    const spread = (total: number) => (k: number) =>
      many(Math.floor((total * (k + 1)) / 17) - Math.floor((total * k) / 17))
    expect(judge('p99 < 100ms', 17, spread(459)).verdict).toBe('passed')
    expect(judge('p99 < 100ms', 17, spread(458))).toMatchObject({
      verdict: 'inconclusive',
      figures: { requests: 458, least: 0, most: 0, requestsMissing: 1 },
      words: '0 of 458 requests took longer (0 %, allowed 1 %); about 1 more request would settle it',
    })
  })

  test('that is proven says which one: not below the true one, and within 0.8 %', () => {
    const random = seededRandom('latency')
    const { words, figures } = judge('p99 < 100ms', 60, () =>
      Array.from({ length: 200 }, () => ({ ms: random.next() * 10 })),
    )
    expect(words).toMatch(
      /^p99 <= 9\.9\d ms proven at 99 %; 0 of 12000 requests took longer \(0 %, allowed 1 %\)$/,
    )
    expect(figures?.provenTime).toBeGreaterThan(9.9)
    expect(figures?.provenTime).toBeLessThan(10)
  })

  test('that is missed is said to be, with its share', () => {
    const slow = () => [...many(95), ...many(5, { ms: 250 })]
    expect(judge('p99 < 100ms', 20, slow)).toMatchObject({
      verdict: 'failed',
      words: '100 of 2000 requests took longer (5 %, allowed 1 %); that it is more is proven at 99 %',
      figures: { provenTime: expect.any(Number), requests: 2_000, least: 100 },
    })
  })

  test('of response and of service time are two', () => {
    const late = () => many(100, { ms: 200, sentAt: millis(0) })
    const slos = ['p99 < 100ms', 'p99 service < 100ms']
    const played = new Played(slos).play(20, (k) =>
      late().map((request, i) => ({ ...request, sentAt: millis(k * 1_000 + i * 10 + 150) })),
    )
    expect(played.end.map(({ verdict }) => verdict)).toEqual(['failed', 'passed'])
  })

  test('requests in the bucket of the limit count against any proof', () => {
    const atLimit = judge('p99 < 100ms', 20, () => many(100, { ms: 100 }))
    expect(atLimit).toMatchObject({ verdict: 'inconclusive', figures: { least: 0, most: 2_000 } })
    expect(atLimit.words).toContain('too near to the limit for any number of requests')
  })

  test('what was cut off or never sent may have been the slowest', () => {
    const lost = (k: number) => [
      ...many(100),
      ...(k === 19 ? [...many(30, { kind: 'cut-off' }), ...many(30, { kind: 'unsent' })] : []),
    ]
    expect(judge('p99 < 100ms', 20, lost)).toMatchObject({
      verdict: 'inconclusive',
      figures: { requests: 2_060, least: 0, most: 60 },
    })
  })

  test('that swings is worth fewer requests', () => {
    const bursts = (k: number) => many(100, { ms: k % 10 === 0 ? 20 : 10 })
    const steady = () => [...many(90), ...many(10, { ms: 20 })]
    const [bursty, even] = [judge('p85 < 15ms', 60, bursts), judge('p85 < 15ms', 60, steady)]
    expect(even.verdict).toBe('passed')
    expect(bursty.verdict).toBe('inconclusive')
    expect(bursty.words).toMatch(/600 of 6000 requests \(worth \d\d independent ones\) took longer/)
  })

  test('of less than 8 s a pass is not proven, however many requests there are', () => {
    expect(judge('p99 < 100ms', 7, () => many(1_000)).verdict).toBe('inconclusive')
    expect(judge('p99 < 100ms', 8, () => many(1_000)).verdict).toBe('passed')
  })

  test('of a run that is too short as many requests are said to be missing as make it long enough', () => {
    const short = judge('p99 < 100ms', 4, () => many(1_000))
    expect(short.figures?.requestsMissing).toBe(4_000)
    expect(short.words).toContain('8 s are needed to tell whether they depend on each other')
    expect(judge('p99 < 100ms', 4, () => many(10)).figures?.requestsMissing).toBe(419)
  })
})

describe('no data', () => {
  test.each([
    ['GET /: p99 < 1s', 'no request was counted under GET /'],
    ['total: p99 < 1s', 'no request was answered'],
    ['@slow: failures < 1%', 'no request was made by a task with the tag slow'],
    ['p99 ttft < 1s', 'no answer was streamed'],
    ['rate > 1/s', 'no request was answered'],
    ['p99 < 1s over 30s', 'the run holds no window of 30s'],
  ])('%s', (slo, words) => {
    expect(judge(slo, 20, () => [])).toMatchObject({ verdict: 'no data', words, figures: undefined })
  })

  test('failed requests prove no latency', () => {
    expect(judge('p99 < 1s', 20, () => many(100, { kind: 'failed' }))).toMatchObject({
      verdict: 'no data',
      words: 'none of 2000 requests was ok: their times say nothing',
    })
  })

  test('an entry that is not there is not passed by another', () => {
    expect(judge('POST /: p99 < 1s', 20, () => many(100)).verdict).toBe('no data')
    expect(judge('/: p99 < 1s', 20, () => many(100)).verdict).toBe('passed')
    expect(judge('GET /: p99 < 1s', 20, () => many(100)).verdict).toBe('passed')
  })

  test('is no verdict yet while the run goes on', () => {
    const { board, stats } = new Played(['p99 < 1s']).play(3, () => [])
    expect(board.results(stats)[0]?.verdict).toBe('inconclusive')
  })
})

describe('failures and goodput', () => {
  const failing = () => [...many(97), ...many(3, { kind: 'failed' })]

  test.each([
    ['failures < 10%', 'passed'],
    ['failures < 1%', 'failed'],
    ['failures < 3%', 'inconclusive'],
    ['goodput > 90%', 'passed'],
    ['goodput > 99%', 'failed'],
  ])('%s, with failures: %s', (slo, verdict) => {
    expect(judge(slo, 30, failing).verdict).toBe(verdict)
  })

  test('good is what is ok and within every time limit of the line', () => {
    const half = () => [...many(45), ...many(45, { ms: 50 }), ...many(10, { kind: 'failed' })]
    const [, good, alone] = new Played(['p99 < 20ms, goodput > 60%', 'goodput > 60%']).play(30, half).end
    expect(good).toMatchObject({ verdict: 'failed', figures: { requests: 3_000, least: 1_350, most: 1_650 } })
    expect(alone).toMatchObject({ verdict: 'passed', figures: { least: 300, most: 300 } })
  })

  test('of streams with limits it is those that kept them', () => {
    const stream = (isGood: boolean, first: number) => ({
      firstAt: millis(first),
      gapsMs: [],
      tokens: 1,
      isGood,
    })
    const streams = (k: number) =>
      Array.from({ length: 100 }, (_, i) => ({
        ms: 500,
        stream: stream(i >= 20, k * 1_000 + i * 10 + (i < 2 ? 300 : 40)),
      }))
    const slos = ['goodput > 70%', 'goodput > 90%', 'p90 ttft < 100ms', 'p99 ttft < 100ms']
    expect(new Played(slos).play(30, streams).end.map(({ verdict }) => verdict)).toEqual([
      'passed',
      'failed',
      'passed',
      'failed',
    ])
  })
})

describe('rates', () => {
  const random = seededRandom('rates')
  const about = () => many(95 + Math.floor(random.next() * 11))

  test.each([
    ['rate > 90/s', 'passed', /^\d+\.?\d*\/s over 60 s; that it is more than 90\/s is proven at 99 %$/],
    ['rate > 110/s', 'failed', /that it is less than 110\/s is proven at 99 %$/],
    ['goodput > 90/s', 'passed', /\/s over 60 s/],
  ])('%s: %s', (slo, verdict, words) => {
    const result = judge(slo, 60, about)
    expect(result.verdict).toBe(verdict)
    expect(result.words).toMatch(words)
  })

  test('count no second after the load has stopped', () => {
    const { board, stats } = new Played(['rate > 90/s']).play(20, () => many(100)).play(20, () => [])
    const [result] = board.results(stats, { isPlanned: true, loadEnd: millis(20_050) })
    expect(result).toMatchObject({ verdict: 'passed', figures: { to: 20_000, requests: 2_000 } })
  })
})

describe('windows', () => {
  test('the steady part is judged where there is one', () => {
    const settling = (k: number) => many(100, { ms: k < 30 ? 200 : 10 })
    const [whole, steady] = new Played(['p99 < 50ms', 'p99 < 50ms steady']).play(90, settling).end
    expect(whole?.verdict).toBe('failed')
    expect(steady).toMatchObject({ verdict: 'passed', figures: { from: 45_000, to: 90_000 } })
  })

  test('without a steady part nothing is proven', () => {
    expect(judge('p99 < 50ms steady', 60, (k) => many(100, { ms: 1 + k / 10 }))).toMatchObject({
      verdict: 'inconclusive',
      words: expect.stringContaining('there is no steady part: still moving'),
    })
  })

  test('every window of a length has to keep it: one bad stretch, wherever it begins, is found', () => {
    const dip = (k: number) => (k >= 37 && k < 67 ? [...many(50), ...many(50, { ms: 80 })] : many(100))
    const [whole, every] = new Played(['p75 < 50ms', 'p75 < 50ms over 20s']).play(180, dip).end
    expect(whole?.verdict).not.toBe('failed')
    expect(every?.verdict).toBe('failed')
    expect(every?.words).toMatch(/^from [345]\d s to [567]\d s: \d+ of 2000 requests/)
  })

  test('all good windows pass, and their number is told', () => {
    expect(judge('p99 < 50ms over 10s', 60, () => many(100))).toMatchObject({
      verdict: 'passed',
      words: expect.stringMatching(
        /^each of 51 windows is proven, the least sure one from 0 s to 10 s: p99 <= 10\.1 ms/,
      ),
    })
  })

  test('too few requests in a window are said to be', () => {
    expect(judge('p99 < 50ms over 10s', 60, () => many(20))).toMatchObject({
      verdict: 'inconclusive',
      words: expect.stringMatching(
        /^51 of 51 windows are not proven, such as that from 0 s to 10 s: 0 of 200 requests .*about 260 more/,
      ),
    })
  })

  test('a window without an answer is no data', () => {
    expect(judge('p99 < 50ms over 10s', 60, (k) => (k >= 20 && k < 40 ? [] : many(100)))).toMatchObject({
      verdict: 'no data',
      words: 'no good answer in the 10s from 20 s on',
    })
  })

  test('warm-up is in none of them', () => {
    const slos = ['p99 < 50ms', 'p99 < 50ms over 10s']
    const played = new Played(slos, millis(5_500)).play(30, (k) => many(100, { ms: k < 5 ? 500 : 10 }))
    expect(played.end).toMatchObject([
      { verdict: 'passed', figures: { requests: 2_450 } },
      { verdict: 'passed', words: expect.stringMatching(/^each of 15 windows/) },
    ])
  })
})

describe('looks', () => {
  test('a look that may end the run needs more than one at a planned end', () => {
    const { board, stats } = new Played(['p99 < 100ms']).play(10, () => many(60))
    expect(board.results(stats)[0]?.verdict).toBe('inconclusive')
    expect(board.results(stats, { isPlanned: false, loadEnd: seconds(10) })[0]?.verdict).toBe('inconclusive')
    expect(board.results(stats, { isPlanned: true, loadEnd: seconds(10) })[0]?.verdict).toBe('passed')
  })

  test('only what is proven to be missed is hopeless, and only where it may abort', () => {
    const slow = () => many(100, { ms: 500 })
    const hopeless = (slo: string) => {
      const { board, stats } = new Played([slo]).play(12, slow)
      return board.hopeless(stats)?.text
    }
    expect(hopeless('p99 < 100ms abort')).toBe('total: p99 < 100ms abort')
    expect(hopeless('p99 < 100ms')).toBeUndefined()
    expect(hopeless('p99 < 1s abort')).toBeUndefined()
  })

  test('a miss that ended the run stays one, whatever comes while it drains', () => {
    const played = new Played(['p99 < 100ms abort']).play(12, () => many(10, { ms: 500 }))
    expect(played.board.hopeless(played.stats)).toBeDefined()
    played.play(1, () => many(20_000))
    expect(played.first.verdict).toBe('failed')
  })

  test('of looks at each second of runs at the limit, hardly one proves what is false', () => {
    const random = seededRandom('looks')
    let [aborted, ended] = [0, 0]
    for (let run = 0; run < 50; run++) {
      const played = new Played(['p90 < 100ms abort'])
      let hopeless = false
      for (let k = 0; k < 25; k++) {
        played.play(1, () => Array.from({ length: 30 }, () => ({ ms: random.next() < 0.1 ? 200 : 10 })))
        hopeless ||= played.board.hopeless(played.stats) !== undefined
      }
      if (hopeless) aborted++
      if (played.first.verdict !== 'inconclusive') ended++
    }
    expect(aborted).toBeLessThanOrEqual(1)
    expect(ended).toBeLessThanOrEqual(4)
  })

  test('a reset forgets what was counted', () => {
    const { board, stats } = new Played(['p99 < 100ms']).play(12, () => many(100, { ms: 500 }))
    expect(board.results(stats)[0]?.verdict).toBe('failed')
    board.reset(seconds(12))
    stats.reset(seconds(12))
    expect(board.results(stats)[0]).toMatchObject({ verdict: 'inconclusive', figures: undefined })
  })
})
