import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launch, seriousFindings, visit } from './browser.ts'
import { folder } from './katydid.ts'
import { serve } from './server.ts'
import { serveUi } from './web.ts'

const shots = fileURLToPath(new URL('screenshots', import.meta.url))
const built = fileURLToPath(new URL('../../packages/katydid/dist/ui', import.meta.url))

const tabs = [
  'statistics',
  'charts',
  'failures',
  'exceptions',
  'ratio',
  'workers',
  'log',
  'downloads',
] as const

/** Each width and each scheme once: all four pairs found no more, and took as long as any two other files. */
const looks = [
  [1280, 'light'],
  [390, 'dark'],
] as const

/** A shop with something to see in every tab: failures of two kinds, exceptions, nested tasks. */
const shop = `
import { constant, HttpUser, task, TaskSet } from 'katydid'
class Browse extends TaskSet<Visitor> {
  override readonly tasks = [task(3, this.list), task(1, this.item)]
  async list() { await this.client.get('/items') }
  async item() { await this.client.get('/items/1234/' + 'a-rather-long-name-of-a-page'); this.interrupt() }
}
export class Visitor extends HttpUser {
  override readonly waitTime = constant('30ms')
  override readonly tasks = [task(4, this.predict), task(2, this.health), task(1, this.mistake), task(1, Browse)]
  async predict() { await this.client.post('/predict', { json: { data: [0, 0.5, 1] } }) }
  async health() { await this.client.get('/health', { check: ({ status }) => status === 200 ? undefined : 'not healthy' }) }
  async mistake() {
    const answer = (await this.client.get('/items')).json() as { rows: { id: string }[] }
    return answer.rows[0]!.id
  }
}
`

async function openShop() {
  let asked = 0
  const { host } = await serve((request, response) => {
    asked++
    response.setHeader('content-type', 'application/json')
    if (request.url === '/predict' && asked % 7 === 0) response.statusCode = 503
    if (request.url === '/health' && asked % 11 === 0) response.statusCode = 500
    response.end('{"detail":"overloaded"}')
  })
  const slos = ['--warm-up', '1s']
  const cwd = folder({ 'shop.load.ts': shop })
  return serveUi(['-f', 'shop.load.ts', '--host', host, '-u', '8', '-r', '4', ...slos, '--autostart'], cwd)
}

describe('what is served', () => {
  test('the page is under 500 kB, packed', () => {
    const assets = readdirSync(join(built, 'assets')).map((name) => readFileSync(join(built, 'assets', name)))
    const bytes = assets.reduce((sum, asset) => sum + gzipSync(asset).length, 0)
    expect(bytes).toBeGreaterThan(10_000)
    expect(bytes).toBeLessThan(500_000)
  })
})

describe.skipIf(!hasChromium)(
  'looks, in Chromium (on Linux only: the browser in the package is for it)',
  () => {
    let browser: Browser
    beforeAll(async () => {
      mkdirSync(shots, { recursive: true })
      browser = await launch()
    })
    afterAll(() => browser?.close())

    for (const [width, scheme] of looks) {
      test(`axe finds nothing serious on any tab, and nothing runs out of the page: ${scheme}, ${width} px`, async () => {
        const { address } = await openShop()
        const { page, errors } = await visit(browser, address, { width, scheme })
        await page.getByRole('rowheader', { name: /a-rather-long-name/ }).waitFor()
        await page.locator('.verdict-button').click()
        const findings: string[] = []
        for (const tab of tabs) {
          await openTab(page, tab)
          findings.push(...(await look(page, `${tab}-${width}-${scheme}`, width)))
        }
        await page.getByRole('button', { name: 'Edit load' }).click()
        findings.push(...(await look(page, `edit-${width}-${scheme}`, width)))
        await page.getByRole('button', { name: 'Cancel' }).click()
        await page.goto(`${address}#new`)
        await page.getByRole('heading', { name: 'New run' }).waitFor()
        findings.push(...(await look(page, `new-${width}-${scheme}`, width)))
        expect(findings).toEqual([])
        expect(errors).toEqual([])
      }, 120_000)
    }
  },
)

/** What is folded is opened, so that it is looked at too. */
async function openTab(page: Page, tab: string): Promise<void> {
  await page.locator(`#tab-${tab}`).click()
  await page.locator(`[role=tabpanel][aria-labelledby=tab-${tab}] .section`).first().waitFor()
  await page.evaluate("document.querySelectorAll('details.expander').forEach((each) => { each.open = true })")
}

/** Charts are drawn when they come into sight. */
async function seeAll(page: Page): Promise<void> {
  for (const chart of await page.locator('.chart').all()) await chart.scrollIntoViewIfNeeded()
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
  await page.evaluate('scrollTo(0, 0)')
}

async function look(page: Page, name: string, width: number): Promise<readonly string[]> {
  await seeAll(page)
  const findings = await seriousFindings(page)
  const overflow = (await page.evaluate('document.documentElement.scrollWidth')) as number
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
  return [...findings, ...(overflow > width ? [`${overflow} px wide`] : [])].map((each) => `${name}: ${each}`)
}
