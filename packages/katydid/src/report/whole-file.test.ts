import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fileProblem, ResultLostError, writeWhole } from './whole-file.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'katydid-test-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

test('a file is made, or replaced with its rights, and nothing else is left', () => {
  const path = join(folder(), 'a.json')
  writeWhole(path, 'one')
  chmodSync(path, 0o600)
  writeWhole(path, 'two')
  expect([readFileSync(path, 'utf8'), readdirSync(join(path, '..'))]).toEqual(['two', ['a.json']])
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
})

test.skipIf(process.platform === 'win32')('a link stays one: what it leads to is replaced', () => {
  const at = folder()
  writeFileSync(join(at, 'real'), 'old')
  symlinkSync(join(at, 'real'), join(at, 'link'))
  writeWhole(join(at, 'link'), 'new')
  expect([readFileSync(join(at, 'real'), 'utf8'), readdirSync(at).sort()]).toEqual(['new', ['link', 'real']])
})

test('what cannot be written leaves nothing, and says why', () => {
  const at = folder()
  mkdirSync(join(at, 'taken'))
  for (const path of [join(at, 'taken'), join(at, 'none', 'a.json')])
    expect(() => writeWhole(path, 'x')).toThrow(/E\w+/)
  expect(readdirSync(at)).toEqual(['taken'])
})

test('a lost result says which it is, and why, in words', () => {
  const cause = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  expect(new ResultLostError(['a', 'b'], cause).message).toBe(
    'could not write a, b: the disk is full (ENOSPC)',
  )
  expect(fileProblem(new Error('odd'))).toBe('odd')
  expect(fileProblem(undefined)).toBe('undefined')
})
