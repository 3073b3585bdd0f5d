import { pino } from 'pino'
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { STROKES } from '../../apps/mnist-api/demo/strokes.js'
import { buildServer, DEFAULT_MODEL_PATH, DigitModel } from '../../apps/mnist-api/src/index.ts'
import { hasChromium, launch, seriousFindings, visit } from './browser.ts'

let model: DigitModel
let address: string
let stop: () => Promise<void>

beforeAll(async () => {
  model = await DigitModel.load(DEFAULT_MODEL_PATH)
  const app = await buildServer({ predictor: model, logger: pino({ level: 'silent' }), expressLane: true })
  address = `${await app.listen({ host: '127.0.0.1', port: 0 })}/demo`
  stop = () => app.close()
})

afterAll(async () => {
  await stop()
  await model.release()
})

describe('what is served', () => {
  test('the page comes with a policy that lets nothing in from elsewhere', async () => {
    const { status, headers } = await fetch(address)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('text/html')
    expect(headers.get('content-security-policy')).toContain("script-src 'self'")
  })

  test('a slash too many leads to the page', async () => {
    const { url, status } = await fetch(`${address}/`)
    expect({ url, status }).toEqual({ url: address, status: 200 })
  })

  test('nothing but the files of the page', async () => {
    const statusOf = async (path: string) => (await fetch(`${address}/${path}`)).status
    const asked = ['main.js', 'tsconfig.json', '..%2fpackage.json', 'nothing.js']
    expect(await Promise.all(asked.map(statusOf))).toEqual([200, 404, 404, 404])
  })

  test('it is no part of the API', async () => {
    const { paths } = (await (await fetch(new URL('openapi.json', address))).json()) as { paths: object }
    expect(Object.keys(paths).filter((path) => path.includes('demo'))).toEqual([])
  })
})

describe.skipIf(!hasChromium)(
  'the page, in Chromium (on Linux only: the browser in the package is for it)',
  () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launch()
    })
    afterAll(() => browser?.close())

    test('reads digits drawn stroke by stroke with a mouse', async () => {
      const { page, errors } = await visit(browser, address)
      for (const digit of [3, 5, 7]) {
        await page.keyboard.press('Escape')
        await drawByMouse(page, digit)
        await expect.poll(() => reading(page)).toBe(String(digit))
      }
      expect(await page.locator('#hint').isVisible()).toBe(false)
      expect(await inkedPixels(page)).toBeGreaterThan(50)
      expect(await page.locator('#total').textContent()).toMatch(/^\d+\.\d+ ms$/)
      expect(await page.locator('#parts').textContent()).toMatch(/Parse[\d.]+ ms.*Compute[\d.]+ ms/)
      expect(errors).toEqual([])
    })

    test('reads digits drawn with a finger, and the page stays where it is', async () => {
      const page = await visitByPhone(browser)
      for (const digit of [0, 6]) {
        if (digit !== 0) await page.locator('#clear').tap()
        await expect.poll(() => reading(page)).toBe('–')
        await drawByTouch(page, digit)
        await expect.poll(() => reading(page)).toBe(String(digit))
      }
      expect(await page.evaluate('scrollY')).toBe(0)
    })

    for (const [width, height] of [
      [390, 844],
      [844, 390],
    ] as const) {
      test(`everything that matters is in sight on a phone of ${width} x ${height}`, async () => {
        const page = await visitByPhone(browser, { width, height })
        for (const id of ['pad', 'undo', 'samples', 'digit', 'seen', 'bars', 'timing']) {
          const box = await page.locator(`#${id}`).boundingBox()
          expect(box, id).not.toBeNull()
          expect((box?.y ?? 0) + (box?.height ?? 0), id).toBeLessThanOrEqual(height)
        }
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      })
    }

    test('reads a digit drawn by keys, and says so once it is settled', async () => {
      const { page, errors } = await visit(browser, address)
      await page.locator('#pad').focus()
      const keys = [...times(8, 'ArrowUp'), ' ', ...times(16, 'ArrowDown'), ' ']
      for (const key of keys) await page.keyboard.press(key)
      await expect.poll(() => reading(page)).toBe('1')
      await expect.poll(() => page.locator('#spoken').textContent()).toMatch(/^The model reads 1, .* sure\.$/)
      expect(errors).toEqual([])
    })

    test('reads each of its own samples, by key and by button', async () => {
      const { page } = await visit(browser, address)
      for (const digit of STROKES.keys()) {
        if (digit % 2 === 0) await page.keyboard.press(String(digit))
        else await page.getByRole('button', { name: `Draw the sample ${digit}` }).click()
        await expect.poll(() => reading(page)).toBe(String(digit))
        expect(await page.locator('.best .name').textContent()).toBe(String(digit))
      }
    })

    test('undo takes the last stroke back, clear takes all', async () => {
      const { page } = await visit(browser, address)
      await page.keyboard.press('7')
      await expect.poll(() => reading(page)).toBe('7')
      const before = await inkedPixels(page)
      await drawByMouse(page, 1)
      await expect.poll(() => inkedPixels(page)).not.toBe(before)
      await page.getByRole('button', { name: 'Undo' }).click()
      await expect.poll(() => reading(page)).toBe('7')
      expect(await inkedPixels(page)).toBe(before)
      await page.getByRole('button', { name: 'Clear' }).click()
      expect(await reading(page)).toBe('–')
      expect(await inkedPixels(page)).toBe(0)
      expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true)
    })

    test('a drawing that is like no digit gets a warning in words', async () => {
      const { page } = await visit(browser, address)
      await page.locator('#pad').click()
      await expect.poll(() => notice(page)).toContain('unlike the digits the model learned from')
    })

    const troubles: readonly (readonly [
      name: string,
      words: string,
      answer: (route: Route) => Promise<void>,
    ])[] = [
      ['a busy service', 'busy', (route) => route.fulfill(answer(503, { 'retry-after': '0' }))],
      ['no connection', 'cannot be reached', (route) => route.abort()],
      [
        'too many requests',
        'Too many requests',
        (route) => route.fulfill(answer(429, { 'retry-after': '0' })),
      ],
    ]
    for (const [name, words, refuse] of troubles) {
      test(`${name} is said, and the page recovers by itself`, async () => {
        const { page } = await visit(browser, address)
        await page.route('**/predict?*', refuse)
        await page.keyboard.press('3')
        await expect.poll(() => notice(page)).toContain(words)
        await page.unroute('**/predict?*')
        await expect.poll(() => reading(page)).toBe('3')
        expect(await notice(page)).toBe('')
      })
    }

    test('what cannot be helped is said too', async () => {
      const { page } = await visit(browser, address)
      for (const [status, words] of [
        [401, 'API key'],
        [500, 'status 500'],
        [503, 'no model'],
      ] as const) {
        await page.route('**/predict?*', (route) => route.fulfill(answer(status)))
        await page.keyboard.press('3')
        await expect.poll(() => notice(page)).toContain(words)
      }
      await page.keyboard.press('Escape')
      expect(await notice(page)).toBe('')
    })

    test('one request is under way at a time, and the latest drawing is the next', async () => {
      const { page } = await visit(browser, address)
      const held: Route[] = []
      await page.route('**/predict?*', (route) => void held.push(route))
      for (const digit of '1234') await page.keyboard.press(digit)
      await expect.poll(() => held.length).toBe(1)
      await held[0]?.continue()
      await expect.poll(() => held.length).toBe(2)
      await held[1]?.continue()
      await expect.poll(() => reading(page)).toBe('4')
      expect(held).toHaveLength(2)
    })

    for (const scheme of ['light', 'dark'] as const) {
      test(`axe finds nothing serious, drawn or blank: ${scheme}`, async () => {
        const { page } = await visit(browser, address, { scheme })
        expect(await seriousFindings(page)).toEqual([])
        await page.keyboard.press('8')
        await expect.poll(() => reading(page)).toBe('8')
        expect(await seriousFindings(page)).toEqual([])
      })
    }
  },
)

const reading = (page: Page) => page.locator('#digit').textContent()
const notice = (page: Page) => page.locator('#notice').textContent()
const times = (count: number, key: string) => Array<string>(count).fill(key)

const answer = (status: number, headers: Record<string, string> = {}) => ({
  status,
  headers,
  contentType: 'application/json',
  body: '{"detail":"as the test wants it"}',
})

/** How many pixels of the small picture carry ink. */
const inkedPixels = (page: Page) =>
  page.evaluate<number>(`
    document.getElementById('seen').getContext('2d').getImageData(0, 0, 28, 28).data
      .filter((byte, at) => at % 4 === 0 && byte > 0).length`)

/** A digit's strokes where they lie on the screen. */
async function placesOf(page: Page, digit: number): Promise<readonly (readonly [number, number])[]> {
  const { x: left, y: top, width } = (await page.locator('#pad').boundingBox()) ?? { x: 0, y: 0, width: 0 }
  return (STROKES[digit] ?? []).map(([x, y]) => [left + (x * width) / 28, top + (y * width) / 28])
}

async function drawByMouse(page: Page, digit: number): Promise<void> {
  const [first = [0, 0], ...others] = await placesOf(page, digit)
  await page.mouse.move(...first)
  await page.mouse.down()
  for (const place of others) await page.mouse.move(...place)
  await page.mouse.up()
}

async function drawByTouch(page: Page, digit: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const places = await placesOf(page, digit)
  for (const [index, [x, y]] of places.entries()) {
    const type = index === 0 ? 'touchStart' : 'touchMove'
    await session.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x, y }] })
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

async function visitByPhone(browser: Browser, viewport = { width: 390, height: 844 }): Promise<Page> {
  const context = await browser.newContext({ viewport, hasTouch: true, isMobile: true, deviceScaleFactor: 3 })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(address)
  return page
}
