import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { main } from './main.ts'

async function katydid(...argv: readonly string[]) {
  const written = { out: '', err: '' }
  const code = await main(argv, {
    env: {},
    cwd: import.meta.dirname,
    home: import.meta.dirname,
    screen: () => undefined,
    onInterrupt: () => () => {},
    flush: async () => undefined,
    onStray: () => () => {},
    leave: () => {},
    stdout: (text) => {
      written.out += text
    },
    stderr: (text) => {
      written.err += text
    },
  })
  return { code, ...written }
}

test('a mistake is one message without a stack, and a 2', async () => {
  expect(await katydid('--usres', '3')).toEqual({
    code: 2,
    out: '',
    err: "katydid: No such option: --usres. Did you mean '--users'?\n",
  })
})

test('help and version go to standard output', async () => {
  expect(await katydid('--help')).toMatchObject({
    code: 0,
    out: expect.stringContaining('--spawn-rate'),
    err: '',
  })
  const { out } = await katydid('-V')
  expect(out).toMatch(/^katydid \d+\.\d+\.\d+ \(Node v\d+\.\d+\.\d+\)\n$/)
})

test('a checkout that was never built says what to run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'katydid-test-'))
  const bin = join(folder, 'bin', 'katydid.js')
  cpSync(new URL('../../bin/katydid.js', import.meta.url), bin)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const { status, stderr } = spawnSync(process.execPath, [bin, '--help'], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  expect(stderr).toBe('katydid: not built yet: run `npm start` or `npm run build` in the checkout\n')
  expect(status).toBe(2)
})
