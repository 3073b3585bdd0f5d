import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { buildServer, DEFAULT_MODEL_PATH, DigitModel } from '../../apps/mnist-api/src/index.ts'
import { hasChromium, launch, visit } from './browser.ts'
import { folder, loadFile } from './katydid.ts'
import { ok, serve } from './server.ts'
import { kill, serveUi } from './web.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const mnistLoad = fileURLToPath(new URL('../performancetests/mnist.load.ts', import.meta.url))

/** The real API, in this process. */
async function mnistApi(): Promise<string> {
  const predictor = await DigitModel.load(DEFAULT_MODEL_PATH)
  const app = await buildServer({ predictor, logger: pino({ level: 'silent' }) })
  const host = await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(async () => {
    await app.close()
    await predictor.release()
  })
  return host
}

/** A load test of a small server: katydid's page, not yet started. */
async function smallTest(args: readonly string[] = []) {
  const { host } = await serve(ok)
  const cwd = folder({
    'small.load.ts': loadFile(`
      override readonly waitTime = constant('20ms')
      override readonly tasks = [task(3, this.often), task(1, this.seldom)]
      async often() { await this.client.get('/often') }
      async seldom() { await this.client.get('/seldom') }`),
  })
  return { host, cwd, ...(await serveUi(['-f', 'small.load.ts', '--host', host, ...args], cwd)) }
}

const start = (page: Page) => page.getByRole('button', { name: 'Start' }).click()
const stop = async (page: Page) => {
  await page.getByRole('button', { name: 'Stop' }).click()
  await shows(page, 'State', /^stopped/)
}
const openTab = (page: Page, name: string) => page.getByRole('tab', { name }).click()

/** The text of a tile of the instrument panel. */
const tile = (page: Page, label: string) =>
  page
    .locator('.tile')
    .filter({ has: page.getByText(label, { exact: true }) })
    .locator('dd')
    .first()
    .innerText()

const shows = (page: Page, label: string, text: RegExp) => expect.poll(() => tile(page, label)).toMatch(text)

/** A row of the statistics as its texts, by the name of its entry. */
const row = (page: Page, name: string | RegExp) =>
  page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name }) })
    .getByRole('cell')
    .allInnerTexts()

const requestsOf = async (page: Page, name: string | RegExp) =>
  Number((await row(page, name))[0]?.replaceAll(',', ''))

interface LocustRow {
  readonly method: string
  readonly name: string
  readonly num_requests: number
  readonly num_failures: number
  readonly 'response_time_percentile_0.95': number
}

async function locustRows(address: string): Promise<readonly LocustRow[]> {
  const { stats } = (await (await fetch(`${address}stats/requests`)).json()) as {
    stats: readonly LocustRow[]
  }
  return stats
}

describe.skipIf(!hasChromium)(
  'the page, in Chromium (on Linux only: the browser in the package is for it)',
  () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launch()
    })
    afterAll(() => browser?.close())

    test('a run of the real API is started from the form, watched, edited and stopped', async () => {
      const host = await mnistApi()
      const { address } = await serveUi(['-f', mnistLoad, '--host', host])
      const { page, errors } = await visit(browser, address)
      await page.getByRole('heading', { name: 'New run' }).waitFor()
      expect(await page.getByLabel('Host').inputValue()).toBe(host)
      await page.getByRole('textbox', { name: 'Users', exact: true }).fill('3')
      await page.getByLabel('Spawn rate').fill('100')
      await page.getByLabel('MNISTAPIUser').uncheck()
      await start(page)

      await shows(page, 'Users', /^3/)
      await expect.poll(() => requestsOf(page, 'POST /predict')).toBeGreaterThan(0)
      const before = await requestsOf(page, 'POST /predict')
      await expect.poll(() => requestsOf(page, 'POST /predict')).toBeGreaterThan(before)

      await page.getByRole('button', { name: 'Edit load' }).click()
      await page.getByRole('dialog').getByRole('textbox', { name: 'Users', exact: true }).fill('6')
      await page.getByRole('button', { name: 'Change load' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await shows(page, 'Users', /^6/)

      await stop(page)
      for (const { method, name, ...figures } of await locustRows(address)) {
        const texts = await row(page, method === '' ? 'All entries' : `${method} ${name}`)
        expect(texts.slice(0, 2)).toEqual(
          [figures.num_requests, figures.num_failures].map((n) => n.toLocaleString('en')),
        )
        expect(Number(texts[4])).toBeCloseTo(figures['response_time_percentile_0.95'], 0)
      }
      expect(errors).toEqual([])
    })

    test('a reload mid-run and a second browser see the same run, and the tab is kept', async () => {
      const { address } = await smallTest()
      const { page } = await visit(browser, address)
      await start(page)
      await expect.poll(() => requestsOf(page, 'All entries')).toBeGreaterThan(5)
      const before = await requestsOf(page, 'All entries')
      await page.reload()
      await expect.poll(() => requestsOf(page, 'All entries')).toBeGreaterThanOrEqual(before)
      await openTab(page, 'Ratio')
      await page.reload()
      await page.getByRole('heading', { name: 'Ratio' }).waitFor()

      const second = await visit(browser, address)
      await expect.poll(() => requestsOf(second.page, 'All entries')).toBeGreaterThanOrEqual(before)
      await stop(second.page)
      await shows(page, 'State', /^stopped/)
      await openTab(page, 'Statistics')
      expect(await row(page, 'All entries')).toEqual(await row(second.page, 'All entries'))
    })

    test('input that cannot be used is answered at its field, and typed input is kept', async () => {
      const { address } = await smallTest()
      const { page } = await visit(browser, address)
      const users = page.getByRole('textbox', { name: 'Users', exact: true })
      await users.fill('many')
      await start(page)
      await expect.poll(() => users.getAttribute('aria-invalid')).toBe('true')
      await expect
        .poll(() => users.evaluate((input) => input === input.ownerDocument.activeElement))
        .toBe(true)

      await users.fill('2')
      await page.getByLabel('Run time').fill('5 parsecs')
      await start(page)
      await expect.poll(() => page.getByLabel('Run time').getAttribute('aria-invalid')).toBe('true')
      const note = await page.getByLabel('Run time').getAttribute('aria-describedby')
      expect(await page.locator(`[id="${note}"]`).innerText()).toMatch(/such as|unit/)
      expect(await users.inputValue()).toBe('2')
      expect(await users.getAttribute('aria-invalid')).toBe('false')
    })

    test('arrivals come at the rate of the form, and from an edit on at another', async () => {
      const { address } = await smallTest()
      const { page } = await visit(browser, address)
      await page.getByLabel('Arrival rate').check()
      await page.getByRole('textbox', { name: 'Arrival rate' }).fill('40')
      await page.getByLabel('Poisson').check()
      await start(page)
      await shows(page, 'Offered', /^40\.0/)
      await page.getByRole('button', { name: 'Edit load' }).click()
      await page.getByRole('dialog').getByLabel('Arrival rate').fill('10')
      await page.getByRole('button', { name: 'Change load' }).click()
      await shows(page, 'Offered', /^10/)
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/40/)
    })

    test('options of the load file are typed in the form and reach its users', async () => {
      const { host, counts } = await serve(ok)
      const cwd = folder({
        'options.load.ts': `
          import { constant, HttpUser, option, task } from 'katydid'
          export const options = {
            shelf: option.choice(['left', 'right'], { help: 'Where to look' }),
            items: option.number(1),
            fast: option.boolean(),
            key: option.secret('from-the-file'),
          }
          export class Api extends HttpUser {
            override readonly waitTime = constant('20ms')
            override readonly tasks = [task(this.look)]
            async look() {
              const { shelf, items, fast, key } = this.options as Record<string, unknown>
              await this.client.get('/' + [shelf, items, fast, key].join('/'), { name: '/look' })
            }
          }`,
      })
      const { address } = await serveUi(['-f', 'options.load.ts', '--host', host], cwd)
      const { page } = await visit(browser, address)
      expect(await page.content()).not.toContain('from-the-file')
      await page.getByLabel('shelf').selectOption('right')
      await page.getByLabel('items').fill('several')
      await page.getByLabel('fast').check()
      await start(page)
      await expect.poll(() => page.getByLabel('items').getAttribute('aria-invalid')).toBe('true')
      await page.getByLabel('items').fill('12')
      await start(page)
      await expect.poll(() => [...counts.keys()]).toEqual(['GET /right/12/true/from-the-file'])
    })

    test('each file is downloaded, and the report opens', async () => {
      const { address } = await smallTest()
      const { page } = await visit(browser, address)
      await start(page)
      await expect.poll(() => requestsOf(page, 'GET /seldom')).toBeGreaterThan(3)
      await stop(page)
      const all = await requestsOf(page, 'All entries')
      await openTab(page, 'Downloads')
      const download = async (name: string) => {
        const [file] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('link', { name }).click(),
        ])
        return readFileSync(await file.path(), 'utf8')
      }
      expect(await download('requests.csv')).toMatch(/^Type,Name,Request Count.*\r\n(?:.*\r\n)*GET,\/seldom,/)
      expect(await download('history.csv')).toMatch(/^Timestamp,.*\r\n(.*\r\n)+/)
      expect(await download('failures.csv')).toMatch(/^Method,Name,Error,Occurrences/)
      expect(await download('exceptions.csv')).toMatch(/^Count,Message,Traceback/)
      expect(JSON.parse(await download('result.json'))).toMatchObject({ total: { requests: all } })
      const report = folder({ 'report.html': await download('report.html') })
      const { page: offline, errors } = await visit(browser, `file://${report}/report.html`)
      await offline.getByText('/seldom').first().waitFor()
      expect(errors).toEqual([])
    })

    test('runs of this process stay to be looked at, while the newest is found again', async () => {
      const { address } = await smallTest()
      const { page } = await visit(browser, address)
      await start(page)
      await expect.poll(() => requestsOf(page, 'All entries')).toBeGreaterThan(3)
      await stop(page)
      const first = await row(page, 'All entries')
      await page.getByRole('button', { name: 'New run' }).click()
      await page.getByRole('textbox', { name: 'Users', exact: true }).fill('2')
      await start(page)
      await shows(page, 'Users', /^2/)

      await page.getByLabel('Run', { exact: true }).selectOption('1')
      await shows(page, 'State', /^stopped/)
      expect(await row(page, 'All entries')).toEqual(first)
      await page.getByRole('link', { name: 'Watch it' }).click()
      await shows(page, 'Users', /^2/)
    })

    test('a reset begins the figures anew', async () => {
      const { address } = await smallTest()
      const { page } = await visit(browser, address)
      await start(page)
      await expect.poll(() => requestsOf(page, 'All entries')).toBeGreaterThan(100)
      await page.getByRole('button', { name: 'Reset' }).click()
      await expect.poll(() => requestsOf(page, 'All entries')).toBeLessThan(100)
    })

    test('a lost connection is said, and found again with a process started anew', async () => {
      const { address, running, cwd, host } = await smallTest()
      const { page } = await visit(browser, address)
      await start(page)
      await expect.poll(() => requestsOf(page, 'All entries')).toBeGreaterThan(3)
      await kill(running)
      const lost = page.getByText('The connection to Katydid is lost')
      await lost.waitFor()
      const { port } = new URL(address)
      await serveUi(['-f', 'small.load.ts', '--host', host, '--web-port', port], cwd)
      await page.getByRole('heading', { name: 'New run' }).waitFor()
      await lost.waitFor({ state: 'detached' })
    })

    test('the table is searched, sorted, and its columns chosen for good', async () => {
      const { address } = await smallTest(['--autostart'])
      const { page } = await visit(browser, address)
      await expect.poll(() => requestsOf(page, 'GET /seldom')).toBeGreaterThan(3)
      const names = () => page.locator('tbody').getByRole('rowheader').allInnerTexts()
      await page.getByRole('button', { name: 'Requests: ended' }).click()
      await expect.poll(names).toEqual(['GET /often', 'GET /seldom'])
      await page.getByRole('button', { name: 'Requests: ended' }).click()
      await expect.poll(names).toEqual(['GET /seldom', 'GET /often'])
      await page.getByLabel('Search entries').fill('often')
      await expect.poll(names).toEqual(['GET /often'])

      const heads = () => page.getByRole('columnheader').allInnerTexts()
      expect(await heads()).not.toContain('unsent')
      await page.getByText('Columns').click()
      await page.getByLabel('unsent').check()
      await page.keyboard.press('Escape')
      await page.reload()
      await expect.poll(heads).toContain('unsent')
    })

    test('tabs are walked by arrow keys, and only the chosen one is a stop of the Tab key', async () => {
      const { address } = await smallTest(['--autostart'])
      const { page } = await visit(browser, address)
      const chosen = page.locator('[role=tab][aria-selected=true]')
      await chosen.focus()
      await page.keyboard.press('ArrowRight')
      await expect.poll(() => chosen.innerText()).toBe('Charts')
      await page.keyboard.press('End')
      await expect.poll(() => chosen.innerText()).toBe('Downloads')
      expect(await page.locator('[role=tab][tabindex="0"]').count()).toBe(1)
      expect(await page.getByRole('tabpanel', { name: 'Downloads' }).count()).toBe(1)
    })

    test('under a base path the page finds its files and its API', async () => {
      const { address } = await smallTest(['--web-base-path', '/load', '--autostart'])
      expect(new URL(address).pathname).toBe('/load/')
      const { page, errors } = await visit(browser, address)
      await expect.poll(() => requestsOf(page, 'All entries')).toBeGreaterThan(3)
      expect(errors).toEqual([])
    })
  },
)
