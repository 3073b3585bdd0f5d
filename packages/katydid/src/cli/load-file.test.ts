import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** Each is a folder of files; those named *.load.* are loaded together. */
const cases = {
  good: {
    'api.load.ts': `#!/usr/bin/env katydid
import { readFileSync } from 'node:fs'
import { HttpUser, SequentialTaskSet, task } from 'katydid'
import { answer, here } from './lib/answer.ts'
import { installed } from 'installed'

interface Digits { readonly count: number }
const digits: Digits = JSON.parse(readFileSync(new URL('./digits.json', import.meta.url), 'utf8'))

class Checkout extends SequentialTaskSet {
  static readonly steps = 2
  override readonly tasks = [task(this.pay)]
  pay() { return Checkout.steps }
}
export class ApiUser extends HttpUser {
  static readonly facts = [digits.count, answer, here, installed, import.meta.dirname, __filename]
  static readonly named = [Checkout.name, ApiUser.name]
  override readonly tasks = [task(this.go), task(Checkout)]
  go() { return ApiUser.facts }
}
export { ApiUser as SameUser }
export const testStart = async () => 'shared'
`,
    'digits.json': '{ "count": 10 }',
    'lib/answer.ts': `import { fileURLToPath } from 'node:url'
const __filename = fileURLToPath(import.meta.url)
export const answer: number = 42
export const here = __filename`,
    'node_modules/installed/package.json':
      '{ "name": "installed", "exports": { "import": "./es.mjs", "module": "./bundler.mjs", "require": "./cjs.cjs" } }',
    'node_modules/installed/es.mjs': "export const installed = 'es'",
    'node_modules/installed/bundler.mjs': "export const installed = 'bundler'",
    'node_modules/installed/cjs.cjs': "exports.installed = 'cjs'",
  },
  kinds: {
    'a.load.mts': `import { HttpUser, task } from 'katydid'
const { installed } = await import('installed')
export class A extends HttpUser { override readonly tasks = [task(this.go)]; go() { return installed } }`,
    'b.load.cts': `import { HttpUser, task } from 'katydid'
const { installed } = require('installed')
export class B extends HttpUser { tasks = [task(this.go)]; go() { return installed + __dirname } }`,
    'c.load.mjs': `import { HttpUser, task } from 'katydid'
export default class extends HttpUser { tasks = [task(this.go)]; go() {} }`,
    'node_modules/installed/package.json': '{ "name": "installed", "main": "index.js" }',
    'node_modules/installed/index.js': "exports.installed = 'cjs'",
  },
  throws: {
    'api.load.ts': `import { between } from 'katydid'
type Wait = ReturnType<typeof between>

export const wait: Wait = between('3s', '1')
`,
  },
  throwsText: { 'api.load.ts': "throw 'no luck'" },
  none: { 'api.load.ts': 'export const a = 1' },
  unexported: {
    'api.load.ts': "import { User } from 'katydid'\nclass Lonely extends User {}",
  },
  twice: {
    'a.load.ts': "import { User } from 'katydid'\nexport class Same extends User {}",
    'b.load.ts': "import { User } from 'katydid'\nexport class Same extends User {}",
  },
  twoStarts: {
    'a.load.ts':
      "import { User } from 'katydid'\nexport class A extends User {}\nexport function testStart() {}",
    'b.load.ts': 'export function testStart() {}',
  },
  mistyped: { 'a.load.ts': "import { HttpUsr } from 'katydid'\nexport class A extends HttpUsr {}" },
  badStop: {
    'a.load.ts': "import { User } from 'katydid'\nexport class A extends User {}\nexport const testStop = 1",
  },
}

interface Result {
  readonly message?: string
  readonly names?: readonly string[]
  readonly facts?: readonly unknown[]
  readonly named?: readonly string[]
  readonly ran?: readonly unknown[]
  readonly shared?: unknown
}

/** Runs under Node itself, as users do: Vitest would load the bundle its own way. */
const program = `
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
const [cli, ...folders] = process.argv.slice(1)
const { bundleLoadFiles } = await import(cli + 'bundle.ts')
const { loadUserClasses } = await import(cli + 'load-file.ts')
const results = {}
for (const folder of folders) {
  process.chdir(folder)
  const files = readdirSync(folder).filter((name) => name.includes('.load.')).sort()
  const bundle = await bundleLoadFiles(files.map((name) => join(folder, name)), folder)
  try {
    const { classes, testStart } = await loadUserClasses(bundle.url)
    const [{ userClass }] = classes
    results[folder] = {
      names: classes.map(({ name }) => name),
      facts: userClass.facts,
      named: userClass.named,
      ran: classes.map(({ userClass }) => userClass.prototype.go?.()),
      shared: await testStart?.(),
    }
  } catch (error) {
    results[folder] = { message: error.message }
  }
  bundle.remove()
}
console.log(JSON.stringify(results))
`

let root = ''
let results: Readonly<Record<string, Result>> = {}
const result = (name: keyof typeof cases): Result => results[join(root, name)] ?? {}

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'katydid-test-')))
  for (const [name, files] of Object.entries(cases)) {
    for (const [path, text] of Object.entries(files)) {
      const file = join(root, name, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const cli = new URL('./', import.meta.url).href
  const folders = Object.keys(cases).map((name) => join(root, name))
  const flags = ['--import', tsx, '--input-type=module', '--eval', program]
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, cli, ...folders], { encoding: 'utf8' })
  if (stdout === '') throw new Error(stderr)
  results = JSON.parse(stdout)
})
afterAll(() => rmSync(root, { recursive: true }))

test('a load file has its own place, its relative imports, its packages and our classes', () => {
  const folder = join(root, 'good')
  expect(result('good')).toMatchObject({
    names: ['ApiUser'],
    facts: [10, 42, join(folder, 'lib/answer.ts'), 'es', folder, join(folder, 'api.load.ts')],
    shared: 'shared',
  })
})

test('classes that mention themselves keep their names', () => {
  expect(result('good').named).toEqual(['Checkout', 'ApiUser'])
})

test('ES modules, CommonJS and plain JavaScript load together', () => {
  expect(result('kinds')).toMatchObject({
    names: ['A', 'B', 'c'],
    ran: ['cjs', `cjs${join(root, 'kinds')}`, null],
  })
})

test('what a file throws is told with its place in the source', () => {
  expect(result('throws').message).toBe(
    `api.load.ts:4:27: the load file threw while loading: RangeError: '1' is not a duration; write it with a unit, as in 250ms, 10s, 5m or 1h30m
  4 | export const wait: Wait = between('3s', '1')
    |                           ^`,
  )
  expect(result('throwsText').message).toBe('the load file threw while loading: no luck')
})

test('a file without a user class is answered with the least there can be', () => {
  expect(result('none').message).toBe(`api.load.ts exports no user class. The least it takes:

  import { HttpUser, task } from 'katydid'

  export class ApiUser extends HttpUser {
    override readonly tasks = [task(this.home)]
    home() { return this.client.get('/') }
  }`)
  expect(result('unexported').message).toBe("api.load.ts exports no user class. Write 'export class Lonely'?")
})

test('a mistyped import names the export that was meant', () => {
  expect(result('mistyped').message).toBe(
    "the load file imports HttpUsr, which 'katydid' does not have. Did you mean 'HttpUser'?",
  )
})

test('what two files both claim is refused', () => {
  expect(result('twice').message).toBe(
    'Two classes are called Same, in a.load.ts and in b.load.ts; reports could not tell them apart. Rename one.',
  )
  expect(result('twoStarts').message).toBe(
    'testStart is exported by a.load.ts and by b.load.ts; there can be one',
  )
  expect(result('badStop').message).toBe('testStop in a.load.ts must be a function')
})
