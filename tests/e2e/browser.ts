import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'
import { onTestFinished } from 'vitest'

/** The Chromium in the package is for Linux; elsewhere what needs it is left out. */
export const hasChromium = process.platform === 'linux'

/** One process for all pages crashes when one is closed; web security is part of what is tested. */
const unwanted = ['--single-process', '--disable-web-security', '--allow-running-insecure-content']

export async function launch(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args.filter((arg) => !unwanted.includes(arg)),
  })
}

export interface Opened {
  readonly page: Page
  /** Errors that the page threw or wrote to its console. */
  readonly errors: readonly string[]
}

interface Look {
  readonly width?: number
  readonly scheme?: 'light' | 'dark'
}

/** A browser of its own, as of another person, until the test ends. */
export async function visit(browser: Browser, address: string, look: Look = {}): Promise<Opened> {
  const { width = 1280, scheme = 'light' } = look
  const context = await browser.newContext({
    viewport: { width, height: width < 720 ? 844 : 800 },
    colorScheme: scheme,
    locale: 'en-US',
  })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', ({ message }) => errors.push(message))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  await page.goto(address)
  return { page, errors }
}

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface AxeFinding {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string }[]
}

/** What axe finds serious or critical, each with the first place. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  if ((await page.evaluate('typeof axe')) === 'undefined') {
    await page.evaluate(readFileSync(axeFile, 'utf8'))
  }
  const { violations } = (await page.evaluate('axe.run()')) as { violations: readonly AxeFinding[] }
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}
