import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadPaths } from './load-paths.ts'
import { UsageError } from './usage-error.ts'

let cwd = ''
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'katydid-test-'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

function write(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), '')
  }
}

const found = (...given: readonly string[]) => loadPaths(given, cwd).map((path) => relative(cwd, path))

function complaint(...given: readonly string[]): string {
  try {
    found(...given)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  throw new Error('expected a UsageError')
}

test('several files are taken in the order given, each once', () => {
  write('b.ts', 'a.mjs')
  expect(found('b.ts', 'a.mjs', './b.ts')).toEqual(['b.ts', 'a.mjs'])
})

test('a folder gives all below it, but no tests, declarations, packages, and nothing with _ or . first', () => {
  write('f/b.ts', 'f/a/c.mts', 'f/_d.ts', 'f/_e/f.ts', 'f/.g.ts', 'f/h.d.ts', 'f/i.test.ts')
  write('f/node_modules/j.ts', 'f/k.json')
  expect(found('f')).toEqual(['f/a/c.mts', 'f/b.ts'])
})

test('without -f the conventional name wins over *.load.ts', () => {
  write('api.load.ts')
  expect(found()).toEqual(['api.load.ts'])
  write('locustfile.ts')
  expect(found()).toEqual(['locustfile.ts'])
  write('katydidfile.mjs')
  expect(found()).toEqual(['katydidfile.mjs'])
})

test('without -f the one in tests/performancetests is found', () => {
  write('tests/performancetests/mnist.load.ts')
  expect(found()).toEqual(['tests/performancetests/mnist.load.ts'])
})

test('none or several are an error that says what to do', () => {
  expect(complaint()).toBe(`No load file here. Name one: katydid -f api.load.ts
Without -f, katydid takes katydidfile.ts, locustfile.ts, or the one *.load.ts here or in tests/performancetests.`)
  write('a.load.ts', 'tests/performancetests/b.load.ts')
  expect(complaint()).toBe(
    'Several load files here: a.load.ts, tests/performancetests/b.load.ts. Choose with -f; commas name several',
  )
})

test('a file that is not there is answered with the one that may be meant', () => {
  expect(complaint('mnist.ts')).toBe("No load file 'mnist.ts'")
  write('tests/performancetests/mnist.load.ts')
  expect(complaint('mnist.ts')).toBe(
    "No load file 'mnist.ts'. Did you mean tests/performancetests/mnist.load.ts?",
  )
  expect(complaint('checkout.ts')).toBe(
    "No load file 'checkout.ts'. There is tests/performancetests/mnist.load.ts",
  )
  write(...Array.from('abcdefgh', (letter) => `${letter}.load.ts`))
  expect(complaint('tests/checkout.ts')).toMatch(/There is a\.load\.ts, .*, e\.load\.ts and 4 more$/)
})

test.each([
  ['locustfile.py', /^locustfile\.py is Python; load files are TypeScript or JavaScript/],
  ['notes.txt', /^notes\.txt is not a load file; the name of one ends in \.ts, /],
  ['folder', /^No load file in folder; /],
  [
    'https://example.com/a.ts',
    /^-f https:\/\/example\.com\/a\.ts: load files from elsewhere are not available yet/,
  ],
  ['-', /^-f -: load files from elsewhere/],
])('%s is refused', (path, message) => {
  write('notes.txt', 'folder/notes.txt')
  expect(complaint(path)).toMatch(message)
})
