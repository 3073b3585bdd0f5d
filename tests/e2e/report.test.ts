import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReportData } from '../../packages/katydid/src/web/contract.ts'
import { emptyReportData, reportData } from '../../packages/ui/src/testing/report-data.ts'
import { packedReportPage, reportPage } from '../../packages/ui/src/testing/report-page.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const built = join(root, 'packages/katydid/dist/ui/report.html')
const shots = join(root, 'tests/e2e/screenshots')
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const needsChromium = describe.skipIf(process.platform !== 'linux')
const patienceMs = 60_000

const reports = {
  ramp: reportData(),
  limited: reportData({ isGeneratorLimited: true }),
  empty: emptyReportData(),
} satisfies Record<string, ReportData>

const views: readonly [name: keyof typeof reports, scheme: 'light' | 'dark', width: number][] = [
  ['ramp', 'light', 1280],
  ['ramp', 'light', 390],
  ['ramp', 'dark', 1280],
  ['ramp', 'dark', 390],
  ['limited', 'light', 1280],
  ['empty', 'light', 390],
  ['empty', 'dark', 1280],
]

let template: string
let browser: Browser
const folder = mkdtempSync(join(tmpdir(), 'katydid-report-'))

beforeAll(() => {
  template = readFileSync(built, 'utf8')
})

afterAll(() => rmSync(folder, { recursive: true }))

describe('the file', () => {
  test('stays under 1 MB with 50 entries and ten minutes of the ten busiest', () => {
    const data = reportData({ series: 10, load: { entries: 50, seconds: 600, ratePerSecond: 120 } })
    expect(data.snapshot.entries).toHaveLength(50)
    expect(data.series.map(({ series }) => series.points.length)).toEqual(Array(11).fill(600))
    expect(Buffer.byteLength(packedReportPage(template, data))).toBeLessThan(1_000_000)
  })

  test('is under 400 kB without data, and names nothing that would have to be fetched', () => {
    expect(Buffer.byteLength(template)).toBeLessThan(400_000)
    expect(template).not.toMatch(/<(link|img|script|iframe)\b[^>]*\b(href|src)=/)
    expect(template).not.toMatch(/@import|url\((?!["']?data:)/)
  })
})

needsChromium('in Chromium (on Linux only: the browser in the package is for it)', () => {
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true })
    browser = await playwright.launch({
      executablePath: await chromium.executablePath(),
      args: chromium.args.filter((arg) => arg !== '--single-process' && arg !== '--disable-web-security'),
    })
  })

  afterAll(() => browser?.close())

  test.each(views)(
    '%s, %s, %d px: opens from a file, asks for nothing, is accessible and fits',
    async (name, scheme, width) => {
      const { page, asked, problems } = await open(name, reportPage(template, reports[name]), scheme, width)
      await page.getByRole('heading', { name: 'To run it again' }).waitFor()
      await seeAll(page)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      await page.screenshot({ path: join(shots, `report-${name}-${scheme}-${width}.png`), fullPage: true })
      expect(asked).toEqual([page.url()])
      expect(await seriousFindings(page)).toEqual([])
      expect(problems).toEqual([])
      await page.close()
    },
    patienceMs,
  )

  test('opens as well when its data is packed', async () => {
    const { page, problems } = await open(
      'packed',
      packedReportPage(template, reports.limited),
      'light',
      1280,
    )
    await page.getByText('The generator was the bottleneck').waitFor()
    expect(problems).toEqual([])
    await page.close()
  })

  test('figures are those of the run', async () => {
    const { page } = await open('ramp', reportPage(template, reports.ramp), 'light', 1280)
    const { offered, ok, failed, cutOff, unsent } = reports.ramp.snapshot.total
    const text = (n: number) => n.toLocaleString('en-US')
    await expect
      .poll(() => page.locator('.balance').innerText())
      .toBe(
        `${text(offered)} offered = ${text(ok)} ok + ${text(failed)} failed + ${text(cutOff)} cut off + ${text(unsent)} unsent`.replaceAll(
          / ([=+]) /g,
          '\n$1 ',
        ),
      )
    await page.close()
  })

  test('the crosshair of one chart reads out all of them, and arrow keys move it', async () => {
    const { page } = await open('ramp', reportPage(template, reports.ramp), 'light', 1280)
    const charts = page.locator('.chart')
    const rates = charts.nth(0).getByRole('slider')
    await rates.scrollIntoViewIfNeeded()
    await expect.poll(() => rates.getAttribute('aria-valuetext')).toContain('at 1:59')
    await rates.focus()
    const second = reports.ramp.series[0]?.series.points[1]
    // The plot draws itself when it has come into view, and then begins at its end again.
    const steered = async () => {
      await page.keyboard.press('Home')
      await page.keyboard.press('ArrowRight')
      return rates.getAttribute('aria-valuetext')
    }
    await expect.poll(steered).toContain(`at 0:01: offered ${second?.offered?.toFixed(1)}/s`)
    expect(await charts.nth(1).getByRole('slider').getAttribute('aria-valuetext')).toContain('at 0:01: p50')
    expect(await charts.nth(2).getByRole('slider').getAttribute('aria-valuetext')).toContain(
      `requests ${second?.requests}`,
    )
    await page.close()
  })

  test('a drag zooms all charts, and a double click shows all again', async () => {
    const { page } = await open('ramp', reportPage(template, reports.ramp), 'light', 1280)
    const plot = page.locator('.u-over').nth(0)
    await plot.scrollIntoViewIfNeeded()
    const { x, y, width } = (await plot.boundingBox()) ?? { x: 0, y: 0, width: 0 }
    await page.mouse.move(x + width / 4, y + 40)
    await page.mouse.down()
    await page.mouse.move(x + width / 2, y + 40, { steps: 4 })
    await page.mouse.up()
    const ends = () =>
      page
        .getByRole('slider')
        .evaluateAll((all) => all.map((one) => `${one.ariaValueMin} ${one.ariaValueMax}`))
    await expect.poll(ends).toEqual(Array(4).fill('30 60'))
    await page.mouse.dblclick(x + width / 3, y + 40)
    await expect.poll(ends).toEqual(Array(4).fill('0 120'))
    await page.close()
  })

  test('charts draw what they are given, in the colours of the theme the report asks for', async () => {
    const { page } = await open(
      'dark',
      reportPage(template, { ...reports.ramp, theme: 'dark' }),
      'light',
      1280,
    )
    await seeAll(page)
    expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('dark')
    const colours = await page.evaluate<number[]>(coloursOfCanvases)
    expect(colours).toHaveLength(4)
    for (const count of colours) expect(count).toBeGreaterThan(20)
    await page.close()
  })

  test('prints on light paper, all of it, and is as before afterwards', async () => {
    const { page } = await open('ramp', reportPage(template, reports.ramp), 'dark', 1280)
    await page.getByRole('heading', { name: 'To run it again' }).waitFor()
    await page.evaluate(noteWhenPrinted)
    const pdf = await page.pdf({
      path: join(shots, 'report-ramp.pdf'),
      format: 'A4',
      preferCSSPageSize: true,
    })
    expect(await page.evaluate('globalThis.printed')).toEqual({
      theme: 'light',
      folded: 0,
      width: 690,
      hasLine: true,
    })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBeGreaterThanOrEqual(3)
    await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBeUndefined()
    expect(await page.locator('details.sample[open]').count()).toBe(0)
    await page.close()
  })

  test('the template without a run says what it is', async () => {
    const { page } = await open('template', template, 'light', 390)
    await page.getByText('This report holds no run').waitFor()
    await page.close()
  })
})

/** Opens a report from a file; gives what it asked for and what it complained of. */
async function open(name: string, html: string, colorScheme: 'light' | 'dark', width: number) {
  const file = join(folder, `${name}.html`)
  writeFileSync(file, html)
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } })
  const asked: string[] = []
  const problems: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto(pathToFileURL(file).href)
  return { page, asked, problems }
}

/** Charts are drawn where they can be seen. */
async function seeAll(page: Page): Promise<void> {
  for (const chart of await page.locator('.chart').all()) await chart.scrollIntoViewIfNeeded()
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
  await page.evaluate('scrollTo(0, 0)')
}

async function seriousFindings(page: Page): Promise<unknown> {
  await page.addScriptTag({ path: axe })
  return page.evaluate(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]))`)
}

/** Notes, after our own listeners, what is about to be printed; the line is the achieved rate, in its colour on light paper. */
const noteWhenPrinted = `addEventListener('beforeprint', () => {
  const canvas = document.querySelector('.chart canvas')
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  globalThis.printed = {
    theme: document.documentElement.dataset.theme,
    folded: document.querySelectorAll('details.sample:not([open])').length,
    width: canvas.width,
    hasLine: new Uint32Array(data.buffer).includes(0xff4a7314),
  }
})`

/** How many colours each canvas shows. */
const coloursOfCanvases = `[...document.querySelectorAll('.chart canvas')].map((canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  return new Set(new Uint32Array(data.buffer)).size
})`
