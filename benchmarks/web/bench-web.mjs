// @ts-check
/**
 * `npm run bench:web [-- --rounds 3 --seconds 20]`: a run of 1,000 users, 5,000 requests a second and 200 entries with its
 * page open in a real Chromium, and the same run headless, in turn: what the page takes, and whether the run minds.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import chromium from '@sparticuz/chromium'
import { chromium as playwright } from 'playwright-core'
import { katydid, setUp } from '../../scripts/setup.mjs'
import { output, started, temporary } from '../children.mjs'
import { machine, median } from '../machine.mjs'
import { freePort, startFixed } from '../servers.mjs'
import { saveResults } from '../write-results.mjs'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '20' } },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)
const warmUpSeconds = 5
const users = 1_000
const tabs = ['statistics', 'charts']
const loadFile = fileURLToPath(new URL('web.load.ts', import.meta.url))
const unwanted = ['--single-process', '--disable-web-security']

setUp()
const server = await startFixed(0)
const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: chromium.args.filter((arg) => !unwanted.includes(arg)),
})
/** @type {{ round: number, tab: string, headless: number, perSecond: number, firstPaint: number, mainThread: number, renderer: number }[]} */
const rows = []
for (let round = 1; round <= rounds; round++) {
  const headless = await play(['--headless'])
  for (const tab of tabs) rows.push({ round, tab, headless: headless.perSecond, ...(await watched(tab)) })
  process.stderr.write(`${JSON.stringify(rows.slice(-tabs.length))}\n`)
}
const firstPaintMs = median(rows.map(({ firstPaint }) => firstPaint))
await browser.close()
await server.stop()
saveResults('web', {
  command: 'npm run bench:web',
  machine: machine(),
  browser: browser.version(),
  rounds,
  seconds,
  users,
  firstPaintMs,
  tabs: tabs.map((tab) => figuresOf(tab)),
  rows,
})

/** @param {string} tab */
function figuresOf(tab) {
  const ofTab = rows.filter((row) => row.tab === tab)
  return {
    tab,
    perSecond: median(ofTab.map(({ perSecond }) => perSecond)),
    headless: median(ofTab.map(({ headless }) => headless)),
    ratio: median(ofTab.map(({ perSecond, headless }) => perSecond / headless)),
    mainThread: median(ofTab.map(({ mainThread }) => mainThread)),
    renderer: median(ofTab.map(({ renderer }) => renderer)),
  }
}

/** A run whose page is open on one tab. @param {string} tab */
async function watched(tab) {
  const port = await freePort()
  const looking = look(`http://127.0.0.1:${port}/#${tab}`)
  const run = await play(['--autostart', '--autoquit', '1s', '--web-port', `${port}`])
  return { ...run, ...(await looking) }
}

/** @param {readonly string[]} flags */
async function play(flags) {
  const folder = temporary(mkdtempSync(join(tmpdir(), 'katydid-web-')))
  const child = started([
    ...[process.execPath, katydid, '-f', loadFile, '--host', `http://127.0.0.1:${server.port}`],
    ...['--users', `${users}`, '--spawn-rate', `${users / 2}`, '--processes', '1', '--only-summary'],
    ...['--warm-up', `${warmUpSeconds}s`, '--run-time', `${warmUpSeconds + seconds}s`],
    ...['--json-file', join(folder, 'result'), ...flags],
  ])
  await output(child, seconds + 60)
  /** @type {{ num_requests: number }[]} */
  const entries = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'))
  rmSync(folder, { recursive: true })
  return { perSecond: entries.reduce((sum, entry) => sum + entry.num_requests, 0) / seconds }
}

/**
 * What the page takes while the run goes on: shares of a core, of its main thread and of its whole process.
 * @param {string} address
 */
async function look(address) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await opened(page, address)
  const painted = await page.waitForFunction(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  )
  const firstPaint = Number(await painted.jsonValue())
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await setTimeout(warmUpSeconds * 1_000)
  const before = await spent(session)
  await setTimeout(seconds * 600)
  const after = await spent(session)
  await page.close()
  const wall = after.at - before.at
  return {
    firstPaint,
    mainThread: (after.mainThread - before.mainThread) / wall,
    renderer: (after.renderer - before.renderer) / wall,
  }
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} address
 */
async function opened(page, address) {
  for (let tries = 0; tries < 100; tries++) {
    if (await page.goto(address).catch(() => undefined)) return
    await setTimeout(100)
  }
  throw new Error('the page did not come')
}

/** Seconds of processor time so far. @param {import('playwright-core').CDPSession} session */
async function spent(session) {
  const { metrics } = await session.send('Performance.getMetrics')
  const browserSession = await browser.newBrowserCDPSession()
  const { processInfo } = await browserSession.send('SystemInfo.getProcessInfo')
  await browserSession.detach()
  const renderers = processInfo.filter(({ type }) => type === 'renderer')
  return {
    at: performance.now() / 1_000,
    mainThread: metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN,
    renderer: renderers.reduce((sum, { cpuTime }) => sum + cpuTime, 0),
  }
}
