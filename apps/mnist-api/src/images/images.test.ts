import fc from 'fast-check'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { DEFAULT_MODEL_PATH, DigitModel } from '../model.ts'
import { chance } from '../testing/digits.ts'
import { drawn, someHand } from '../testing/drawn-digits.ts'
import { type RunningServer, startServer } from '../testing/running-server.ts'
import { FILE_LIMIT_BYTES } from './upload.ts'

vi.setConfig({ testTimeout: 60_000 })

let model: DigitModel
let server: RunningServer

beforeAll(async () => {
  model = await DigitModel.load(DEFAULT_MODEL_PATH)
  server = await startServer({ predictor: model, expressLane: true })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await model.release()
})

const bytesOf = async (picture: Sharp) => new Uint8Array(await picture.toBuffer())

async function sent(body: Uint8Array<ArrayBuffer> | FormData, type?: string, query = '') {
  const headers = type === undefined ? {} : { 'content-type': type }
  const response = await fetch(`${server.origin}/predict${query}`, { method: 'POST', body, headers })
  return {
    status: response.status,
    body: (await response.json()) as Record<string, unknown>,
    headers: response.headers,
  }
}

const grey = (digit: number, side: number) =>
  sharp(drawn(digit, undefined, side), { raw: { width: side, height: side, channels: 1 } })

/** The same digit as people send it; light on dark unless it is said. */
const ways: readonly (readonly [string, string, (digit: number) => Sharp])[] = [
  ['28 x 28', 'image/png', (digit) => grey(digit, 28).png()],
  ['dark on light', 'image/png', (digit) => grey(digit, 280).negate().png()],
  ['a photograph', 'image/jpeg', (digit) => grey(digit, 900).negate().linear(0.5, 90).jpeg({ quality: 60 })],
  ['in a dim room', 'image/jpg', (digit) => grey(digit, 400).negate().linear(0.25, 20).jpeg()],
  ['tiny', 'image/png', (digit) => grey(digit, 16).png()],
  [
    'off the centre',
    'image/png',
    (digit) =>
      grey(digit, 60).extend({ left: 200, top: 10, right: 5, bottom: 300, background: 'black' }).png(),
  ],
  [
    'blue ink on cream',
    'image/jpeg',
    (digit) => grey(digit, 140).negate().tint('#3355cc').toColourspace('srgb').jpeg(),
  ],
  ['dark strokes on nothing', 'image/png', (digit) => onNothing(digit, 0)],
  ['light strokes on nothing', 'image/png', (digit) => onNothing(digit, 255)],
]

function onNothing(digit: number, shade: number): Sharp {
  const rgba = Uint8Array.from(drawn(digit, undefined, 100)).reduce<number[]>((all, ink) => {
    all.push(shade, shade, shade, ink)
    return all
  }, [])
  return sharp(Uint8Array.from(rgba), { raw: { width: 100, height: 100, channels: 4 } }).png()
}

describe('a picture', () => {
  test.each(ways)('%s (%s): all ten digits are read', async (_name, type, picture) => {
    const read = []
    for (let digit = 0; digit < 10; digit++) {
      const { body } = await sent(await bytesOf(picture(digit)), type, '?include=warnings')
      expect(body.warnings).toEqual([])
      read.push(body.prediction)
    }
    expect(read).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  test('may come as the file of a form, whatever it is called', async () => {
    const form = new FormData()
    form.set('name', 'seven')
    form.set('upload', new Blob([await bytesOf(grey(7, 50).png())]), 'x')
    const { status, body, headers } = await sent(form)
    expect({ status, body }).toMatchObject({ status: 200, body: { prediction: 7 } })
    expect(headers.get('server-timing')).toMatch(/^parse;dur=[\d.]+, queue;dur=/)
  })

  test('is turned as the camera says', async () => {
    const lying = await grey(7, 100).png().toBuffer()
    const turned = sharp(await sharp(lying).rotate(270).jpeg().toBuffer())
      .withMetadata({ orientation: 6 })
      .jpeg()
    expect((await sent(await bytesOf(turned), 'image/jpeg')).body).toMatchObject({ prediction: 7 })
  })

  test('without a drawing is blank, and says so to who asks', async () => {
    const paper = await bytesOf(
      sharp({ create: { width: 50, height: 50, channels: 3, background: 'white' } }).png(),
    )
    expect(await sent(paper, 'image/png', '?include=warnings')).toMatchObject({
      status: 200,
      body: { warnings: ['blank'] },
    })
  })

  test('any hand draws digits that are read alike as bytes and as a picture', async () => {
    const next = chance(7)
    for (let digit = 0; digit < 10; digit++) {
      const pixels = drawn(digit, someHand(next))
      const picture = await bytesOf(sharp(pixels, { raw: { width: 28, height: 28, channels: 1 } }).png())
      const [asBytes, asPicture] = [
        await sent(pixels, 'application/octet-stream'),
        await sent(picture, 'image/png'),
      ]
      expect([asBytes.body.prediction, asPicture.body.prediction]).toEqual([digit, digit])
    }
  })
})

describe('what is no picture', () => {
  const form = (text: string): [string, string] => ['multipart/form-data; boundary=x', text]
  test.each<[string, string]>([
    ['image/png', 'hello'],
    ['image/png', ''],
    ['image/webp', 'RIFF'],
    ['image/jpeg', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['multipart/form-data', 'no boundary'],
    form('--x\r\nContent-Disp'),
    form('--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--'),
    form('--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nhello\r\n--x--'),
  ])('%s %j is refused', async (type, text) => {
    const { status, body } = await sent(new TextEncoder().encode(text), type)
    expect(status).toBe(422)
    expect(body).toMatchObject({ detail: [{ type: 'image_parsing', loc: ['body'] }] })
  })

  test('more than 24 million pixels are refused before they are unpacked', async () => {
    const bomb = sharp({ create: { width: 5_000, height: 5_000, channels: 3, background: 'white' } })
    const file = await bytesOf(bomb.png())
    expect(file.length).toBeLessThan(200_000)
    expect(await sent(file, 'image/png')).toMatchObject({
      status: 413,
      body: { detail: 'The picture has more than 24000000 pixels' },
    })
  })

  test('more than the limit of bytes is refused, as a body and in a form', async () => {
    const large = new Uint8Array(FILE_LIMIT_BYTES + 100_000)
    const inForm = new FormData()
    inForm.set('file', new Blob([large]))
    const refused = { status: 413, body: { detail: 'Request body is too large' } }
    expect(await sent(large, 'image/png')).toMatchObject(refused)
    expect(await sent(inForm)).toMatchObject(refused)
  })

  test('damaged files are refused or read, and never break anything', async () => {
    const files = [
      ['image/png', await bytesOf(grey(3, 64).png())],
      ['image/jpeg', await bytesOf(grey(3, 64).jpeg())],
    ] as const
    const damage = fc.record({
      file: fc.constantFrom(...files),
      flips: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
      from: fc.option(fc.nat(), { nil: undefined, freq: 4 }),
      until: fc.option(fc.nat(), { nil: undefined, freq: 4 }),
    })
    const before = process.memoryUsage().rss
    await fc.assert(
      fc.asyncProperty(damage, async ({ file: [type, bytes], flips, from = 0, until = bytes.length }) => {
        const damaged = bytes.slice(from % 40, 1 + (until % bytes.length))
        for (const [at, value] of flips) damaged[8 + (at % Math.max(1, damaged.length - 8))] = value
        const { status, body } = await sent(damaged, type)
        expect([200, 413, 422]).toContain(status)
        expect(JSON.stringify(body)).not.toMatch(/vips|node_modules|\.ts|stack/)
      }),
      { numRuns: 400 },
    )
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(150)
  })
})

test('an overloaded service refuses before it decodes', async () => {
  const slow = { predict: () => new Promise<never>(() => undefined) }
  const limits = { maxWaitMs: 250, maxQueue: 1 }
  await using full = await startServer({ predictor: slow, limits })
  const ask = (body: Uint8Array<ArrayBuffer>, type: string) =>
    fetch(`${full.origin}/predict`, { method: 'POST', body, headers: { 'content-type': type } })
  const waiting = new AbortController()
  for (let k = 0; k < 3; k++) {
    fetch(`${full.origin}/predict`, {
      method: 'POST',
      body: drawn(1),
      headers: { 'content-type': 'application/octet-stream' },
      signal: waiting.signal,
    }).catch(() => undefined)
  }
  await expect
    .poll(async () => (await ask(new TextEncoder().encode('no picture'), 'image/png')).status, {
      timeout: 10_000,
    })
    .toBe(503)
  waiting.abort()
})
