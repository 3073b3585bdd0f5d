import { expect, test } from 'vitest'
import { checkWeb, webAddress } from './web-options.ts'

const base = {
  ...{ headless: false, webHost: '127.0.0.1', webPort: 8089, webBasePath: '', token: undefined },
  ...{ tlsCert: undefined, tlsKey: undefined, autostart: false, autoquit: undefined },
} as const

test('an address that others reach needs a token, unless nothing is served', () => {
  for (const webHost of ['127.0.0.1', '127.9.9.9', 'localhost', '::1']) {
    expect(() => checkWeb({ ...base, webHost })).not.toThrow()
  }
  for (const webHost of [
    '0.0.0.0',
    '::',
    '*',
    '192.168.1.1',
    '127.0.0.1.evil.example',
    'localhost.evil',
    'box',
  ]) {
    expect(() => checkWeb({ ...base, webHost })).toThrow('--token')
    expect(() => checkWeb({ ...base, webHost, token: 'x' })).not.toThrow()
    expect(() => checkWeb({ ...base, webHost, headless: true })).not.toThrow()
  }
})

test('the address is one that a browser here opens', () => {
  expect(webAddress(base, 8089)).toBe('http://localhost:8089')
  expect(webAddress({ ...base, webHost: '0.0.0.0', webBasePath: '/load' }, 80)).toBe(
    'http://localhost:80/load/',
  )
  expect(webAddress({ ...base, webHost: 'fe80::1', tlsCert: 'a', tlsKey: 'b' }, 443)).toBe(
    'https://[fe80::1]:443',
  )
})
