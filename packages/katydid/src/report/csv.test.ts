import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StatsDelta } from '../stats/index.ts'
import { RunStats, SampleRecorder } from '../stats/index.ts'
import { millis, seconds } from '../units/index.ts'
import { csvReporter } from './csv.ts'
import { exceptionsCsv, failuresCsv, historyHeader, historyRows, statsCsv } from './csv-tables.ts'
import { csvRow } from './csv-text.ts'
import { aRun, aView } from './testing/a-run.ts'

const view = aView()
const idle = aView({ stats: new RunStats(), elapsed: millis(3_000) })
const percentileNames = '50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%'
const servicePercentiles = percentileNames.replaceAll(/[\d.]+%/g, 'Service $&')
const parts = (name: string) => `${name} 50%,${name} 99%`
const cells = (row: string | undefined) => (row ?? '').split(',')

describe('rows', () => {
  test('are quoted only where needed, with CRLF', () => {
    expect(csvRow(['a b', 1.5, 'x,y', 'say "no"', 'two\nlines', ''])).toBe(
      'a b,1.5,"x,y","say ""no""","two\nlines",\r\n',
    )
  })
})

describe('a cell that a spreadsheet would run', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+cmd', "'+cmd"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['=a,b', `"'=a,b"`],
    ['GET =1', 'GET =1'],
    ['-12.5', '-12.5'],
    ['+3', '+3'],
    ['', ''],
  ])('%j is written as %j', (cell, written) => {
    expect(csvRow([cell])).toBe(`${written}\r\n`)
  })

  test('is not one that is a number', () => {
    expect(csvRow([-1, -0.5, 1e-7])).toBe('-1,-0.5,1e-7\r\n')
  })
})

describe('stats', () => {
  const [header, ...rows] = statsCsv(view).split('\r\n')

  test("has Locust's columns", () => {
    expect(header).toBe(
      'Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,' +
        `Max Response Time,Average Content Size,Requests/s,Failures/s,${percentileNames},` +
        `Cut Off,Unsent,Average Service Time,${servicePercentiles},Connections,${parts('Connect')},` +
        `${parts('TLS')},${parts('First Byte')},${parts('Download')},${parts('Schedule Lag')},` +
        'Warm-Up Requests,Warm-Up Failures',
    )
  })

  test("has our columns after Locust's: losses, service times, phases", () => {
    const of = (row: string | undefined) => (name: string) => cells(row)[cells(header).indexOf(name)]
    const [root, predict, total] = [rows[0], rows[3], rows[5]].map(of)
    expect([predict?.('Cut Off'), total?.('Cut Off'), total?.('Unsent')]).toEqual(['12', '12', '1'])
    expect([root?.('Connections'), root?.('Connect 50%'), root?.('TLS 99%')]).toEqual(['40', '0.25', '0.2'])
    expect([predict?.('Connections'), predict?.('Connect 50%')]).toEqual(['0', 'N/A'])
    expect(Number(predict?.('Service 50%'))).toBeCloseTo(Number(predict?.('50%')) - 0.1, 2)
    expect(Number(total?.('Download 99%'))).toBeCloseTo(0.04, 3)
    expect(Number(total?.('Schedule Lag 50%'))).toBeCloseTo(0.1, 3)
    expect(root?.('Schedule Lag 50%')).toBe('N/A')
  })

  test('counts the warm-up in the last row, and nowhere else', () => {
    const [, ...warm] = statsCsv({ ...view, stats: aRun(seconds(10)) })
      .trimEnd()
      .split('\r\n')
    expect(warm.map((row) => cells(row).slice(-2).join())).toEqual([...Array(5).fill('N/A,N/A'), '5232,2'])
    expect(cells(warm[0])[2]).toBe('2000')
  })

  test('has as many cells in each row as in the header', () => {
    for (const row of rows.slice(0, -1)) expect(cells(row)).toHaveLength(cells(header).length)
    for (const row of historyRows(view, true).trimEnd().split('\r\n')) {
      expect(cells(row)).toHaveLength(cells(historyHeader).length)
    }
  })

  test('has Aggregated last, with an empty type, and every entry before it', () => {
    expect(rows.map((row) => cells(row).slice(0, 4).join())).toEqual([
      'GET,/,2400,0',
      'GET,/health,4801,1',
      'GET,/late,0,0',
      'POST,/predict,24003,3',
      expect.stringMatching(/^DELETE,.*,180,0$/),
      ',Aggregated,31384,4',
      '',
    ])
  })

  test('has rates over the whole run and times in ms, also below one', () => {
    const health = cells(rows[1])
    expect(health.slice(9, 11).map(Number)).toEqual([4_801 / 60, 1 / 60])
    expect(Number(health[4])).toBeGreaterThan(0.3)
    expect(Number(health[4])).toBeLessThan(0.5)
    expect(health[4]).toMatch(/^0\.\d{1,3}$/)
  })

  test('says N/A where nothing was answered', () => {
    expect(rows[2]).toBe(
      `GET,/late,0,0,N/A,N/A,N/A,N/A,N/A,0,0${',N/A'.repeat(11)},0,1${',N/A'.repeat(12)},0${',N/A'.repeat(12)}`,
    )
  })
})

describe('history', () => {
  test("has Locust's columns", () => {
    expect(historyHeader).toBe(
      `Timestamp,User Count,Type,Name,Requests/s,Failures/s,${percentileNames},Total Request Count,` +
        'Total Failure Count,Total Median Response Time,Total Average Response Time,Total Min Response Time,' +
        `Total Max Response Time,Total Average Content Size,${servicePercentiles},` +
        'Total Cut Off,Total Unsent,In Flight\r\n',
    )
  })

  test('has Aggregated only, or with fullHistory every entry and Aggregated last', () => {
    expect(historyRows(view, false).trimEnd().split('\r\n')).toHaveLength(1)
    const full = historyRows(view, true).trimEnd().split('\r\n')
    expect(full).toHaveLength(6)
    expect(full.at(-1)).toBe(historyRows(view, false).trimEnd())
  })

  test('takes rates and percentiles from the same ten seconds, totals from the whole run', () => {
    const aggregated = cells(historyRows(view, false).trimEnd())
    const recent = view.stats.recent(10).total
    expect(aggregated.slice(0, 6)).toEqual(['1785580930', '50', '', 'Aggregated', '523.000000', '0.000000'])
    expect(Number(aggregated[16])).toBeCloseTo(recent.response.max as number, 3)
    expect(recent.response.max).toBeLessThan(view.stats.total.response.max as number)
    expect(aggregated.slice(17, 19)).toEqual(['31384', '4'])
    expect(aggregated[22]).toBe('5000')
    expect(Number(aggregated[24])).toBeCloseTo(recent.service.quantile(0.5) as number, 3)
    expect(aggregated.slice(35)).toEqual(['12', '1', '12'])
  })

  test('goes on while idle, with N/A', () => {
    const row = historyRows(idle, false)
    expect(row).toMatch(
      /^1785580873,50,,Aggregated,0\.000000,0\.000000(,N\/A){11},0,0(,N\/A){16},0,0,12\r\n$/,
    )
  })
})

test('failures say when they were first and last seen', () => {
  expect(failuresCsv(view).split('\r\n')).toEqual([
    'Method,Name,Error,Occurrences,First Seen,Last Seen',
    'GET,/health,no answer within 5s,1,2026-08-01T10:41:22Z,2026-08-01T10:41:22Z',
    'POST,/predict,status 503,3,2026-08-01T10:41:10Z,2026-08-01T10:41:50Z',
    '',
  ])
})

test('exceptions keep their traceback in one quoted cell', () => {
  const text = exceptionsCsv(view)
  expect(text).toMatch(/^Count,Message,Traceback,Nodes\r\n1,TypeError: Cannot read/)
  expect(text).toContain(',"TypeError: Cannot read properties of undefined\n    at MNISTAPIUser.predict')
  expect(text).toMatch(/",local\r\n$/)
})

describe('files', () => {
  let folder = ''
  const errors: Error[] = []
  const reporter = (prefix: string, fullHistory = false) =>
    csvReporter({ prefix, fullHistory, onError: (error) => errors.push(error) })
  const read = (name: string) => readFile(join(folder, name), 'utf8')

  beforeEach(async () => {
    errors.length = 0
    folder = await mkdtemp(join(tmpdir(), 'csv-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('are four, in a folder made for them, and nothing else is left', async () => {
    const csv = reporter(join(folder, 'a', 'b', 'run'))
    await csv.onStart?.(view)
    await csv.onInterval?.(view)
    await csv.onInterval?.(view)
    await csv.onEnd?.(view)
    const names = ['run_exceptions.csv', 'run_failures.csv', 'run_stats.csv', 'run_stats_history.csv']
    expect((await readdir(join(folder, 'a', 'b'))).sort()).toEqual(names)
    expect(await read('a/b/run_stats.csv')).toBe(statsCsv(view))
    expect(await read('a/b/run_failures.csv')).toBe(failuresCsv(view))
    expect(await read('a/b/run_exceptions.csv')).toBe(exceptionsCsv(view))
    expect(await read('a/b/run_stats_history.csv')).toBe(historyHeader + historyRows(view, false).repeat(3))
    expect(errors).toEqual([])
  })

  test('of an earlier run are replaced', async () => {
    await writeFile(join(folder, 'run_stats_history.csv'), 'old')
    const csv = reporter(join(folder, 'run'), true)
    await csv.onStart?.(view)
    await csv.onEnd?.(view)
    expect(await read('run_stats_history.csv')).toBe(historyHeader + historyRows(view, true))
  })

  test('a second is left out while the last is being written, the end never is', async () => {
    const csv = reporter(join(folder, 'run'))
    await csv.onStart?.(view)
    csv.onInterval?.(view)
    csv.onInterval?.(view)
    await csv.onEnd?.(view)
    expect(await read('run_stats_history.csv')).toBe(historyHeader + historyRows(view, false).repeat(2))
  })

  test('that cannot be written are reported once, and the run goes on', async () => {
    await writeFile(join(folder, 'file'), '')
    const csv = reporter(join(folder, 'file', 'run'))
    await csv.onStart?.(view)
    await csv.onInterval?.(view)
    const lost = await Promise.resolve(csv.onEnd?.(view)).catch((error: unknown) => error)
    expect(lost).toMatchObject({ name: 'ResultLostError', files: { length: 4 } })
    expect(errors).toHaveLength(1)
    expect(errors[0]?.message).toContain(join(folder, 'file', 'run_stats_history.csv'))
    expect(errors[0]?.cause).toMatchObject({ code: expect.stringMatching(/^E/) })
  })
})

test('reading the file back gives the counts of the samples', () => {
  const recorder = new SampleRecorder()
  const zero = millis(0)
  const at = { intendedAt: zero, sentAt: zero, firstByteAt: millis(1), connectMs: zero, tlsMs: zero }
  const sample = {
    kind: 'ok',
    method: 'GET',
    ...at,
    endedAt: millis(1.25),
    bytes: 7,
    reason: undefined,
  } as const
  recorder.record({ ...sample, name: 'a,"b"' })
  const delta: StatsDelta = recorder.take(millis(0), seconds(1))
  const stats = new RunStats()
  stats.add(delta)
  stats.tick(seconds(1), 1)
  expect(statsCsv({ ...view, stats }).split('\r\n')[1]).toBe(
    `GET,"a,""b""",1,0,1.25,1.25,1.25,1.25,7,1,0${',1.25'.repeat(11)},0,0${',1.25'.repeat(12)},` +
      `0,N/A,N/A,N/A,N/A,1,1,0.25,0.25${',N/A'.repeat(4)}`,
  )
})
