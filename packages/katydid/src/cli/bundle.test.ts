import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bundleLoadFiles } from './bundle.ts'
import { UsageError } from './usage-error.ts'

let cwd = ''
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'katydid-test-')))
})
afterEach(() => rmSync(cwd, { recursive: true }))

function write(path: string, text: string): string {
  const file = join(cwd, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

async function complaint(text: string): Promise<string> {
  const error: unknown = await bundleLoadFiles([write('api.load.ts', text)], cwd).catch((caught) => caught)
  if (error instanceof UsageError) return error.message
  throw new Error('expected a UsageError', { cause: error })
}

test('two bundles of one file stand apart, and are gone when removed', async () => {
  const file = write('api.load.ts', 'export const a = 1')
  const [one, other] = await Promise.all([bundleLoadFiles([file], cwd), bundleLoadFiles([file], cwd)])
  expect(one.url).not.toBe(other.url)
  one.remove()
  expect(existsSync(fileURLToPath(one.url))).toBe(false)
  expect(existsSync(fileURLToPath(other.url))).toBe(true)
  other.remove()
  expect(existsSync(dirname(fileURLToPath(other.url)))).toBe(false)
})

test('closures made inside a task are left as they are written', async () => {
  const file = write('api.load.ts', 'export function go() { const check = () => 1; return check }')
  const bundle = await bundleLoadFiles([file], cwd)
  expect(readFileSync(fileURLToPath(bundle.url), 'utf8')).toContain('const check = () => 1;')
  bundle.remove()
})

test('a syntax error shows the place, the line and a caret', async () => {
  expect(await complaint('export const a = 1\n\tconst ü = 1; foo bar')).toBe(
    `api.load.ts:2:19: Expected ";" but found "bar"
  2 | \tconst ü = 1; foo bar
    | \t                 ^`,
  )
})

test('what we put before the first line does not show', async () => {
  expect(await complaint('import.meta.url; foo bar')).toBe(
    `api.load.ts:1:22: Expected ";" but found "bar"
  1 | import.meta.url; foo bar
    |                      ^`,
  )
})

test('an import that is not there is named, and the file that may be meant', async () => {
  write('data/digits.ts', 'export const digits = []')
  expect(await complaint("import './data/digit.ts'")).toBe(
    `api.load.ts:1:8: there is no ./data/digit.ts. Did you mean './data/digits.ts'?
  1 | import './data/digit.ts'
    |        ^`,
  )
  expect(await complaint("import './nowhere/x.ts'")).toMatch(
    /^api\.load\.ts:1:8: there is no \.\/nowhere\/x\.ts\.\n/,
  )
})

test('a package that is not installed is named with the command that installs it', async () => {
  expect(await complaint("import { a } from '@acme/none/sub'\nconsole.log(a)")).toBe(
    `api.load.ts:1:19: cannot find the package '@acme/none/sub'. Is it installed? (npm install -D @acme/none)
  1 | import { a } from '@acme/none/sub'
    |                   ^`,
  )
})

test('of many mistakes three are shown', async () => {
  const text = [1, 2, 3, 4, 5].map((n) => `import './none-${n}.ts'`).join('\n')
  const message = await complaint(text)
  expect(message.match(/there is no/g)).toHaveLength(3)
  expect(message).toMatch(/and 2 more$/)
})
