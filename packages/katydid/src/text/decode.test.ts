import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeText } from './decode.ts'

const bom = [0xef, 0xbb, 0xbf]
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')

test.each<[what: string, bytes: Uint8Array, charset: string | undefined, text: string]>([
  ['UTF-8', Buffer.from('é😀'), undefined, 'é😀'],
  ['UTF-8 with a byte order mark', Buffer.from([...bom, 0x61]), undefined, 'a'],
  ['a mark in its middle', Buffer.from([0x61, ...bom]), undefined, 'a\ufeff'],
  ['two marks: one is text', Buffer.from([...bom, ...bom]), undefined, '\ufeff'],
  ['UTF-16LE by its mark', utf16('é{}'), undefined, 'é{}'],
  ['UTF-16BE by its mark', utf16('é{}').swap16(), undefined, 'é{}'],
  ['a mark against the charset', Buffer.from([...bom, 0x61]), 'latin1', 'a'],
  ['latin-1', Buffer.from([0xe9]), 'ISO-8859-1', 'é'],
  ['windows-1252, which latin-1 is for browsers', Buffer.from([0x80, 0x93, 0x9d]), 'latin1', '€“\x9d'],
  ['a charset that nothing decodes', Buffer.from('é'), 'iso-2022-kr', 'é'],
  ['UTF-16 by its name', Buffer.from('é', 'utf16le'), 'utf-16', 'é'],
  ['Shift JIS', Buffer.from([0x83, 0x65]), 'shift_jis', 'テ'],
  ['an unknown charset', Buffer.from('é'), 'klingon', 'é'],
  ['what is no UTF-8', Buffer.from([0x61, 0xff]), undefined, 'a\ufffd'],
  ['nothing', new Uint8Array(0), undefined, ''],
])('%s', (_, bytes, charset, text) => {
  expect(decodeText(bytes, charset)).toBe(text)
})

test('is what fetch reads of any bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), fc.boolean(), async (some, hasMark) => {
      // Without the marks of UTF-16, which fetch does not read.
      const bytes = Uint8Array.from(hasMark ? [...bom, ...some] : [0x20, ...some])
      expect(decodeText(bytes)).toBe(await new Response(bytes).text())
    }),
  )
})
