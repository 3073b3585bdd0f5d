import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Document, documents, fileOf, root, whyNotRun } from './documents.ts'
import { type Block, noted, proseOf } from './markdown.ts'
import { isSearch, type Page, programOf, run, runUntil, serve, staysUp } from './programs.ts'
import { type Services, startServices } from './services.ts'
import { type Command, commandsOf } from './shell.ts'

/** Inside the repository, so that `katydid` and `onnxruntime-node` are found as in a project that has them. */
const folder = mkdtempSync(join(root, 'tests', 'docs', '.pages-'))
/** The exit code of a search that Ctrl-C ended. */
const interrupted = 130
let services: Services

beforeAll(async () => {
  services = await startServices()
})

afterAll(async () => {
  await services?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The load file of the README, which the pages take for granted. */
const shop = documents[0]?.blocks.find((block) => fileOf(block) === 'shop.load.ts')?.text ?? ''

const folderOf = ({ path }: Document) => join(folder, path.replaceAll(/\W/g, '-'))

for (const document of documents) {
  const cwd = folderOf(document)
  mkdirSync(cwd, { recursive: true })
  cpSync(join(root, 'scripts'), join(cwd, 'scripts'), { recursive: true })
  copyFileSync(join(root, 'apps/mnist-api/model/mnist.onnx'), join(cwd, 'digits.onnx'))
  writeFileSync(join(cwd, 'yesterday.csv'), '0\n0.5\n0.7\n')
  writeFileSync(join(cwd, 'shop.load.ts'), shop)
  for (const block of document.blocks) {
    const file = fileOf(block)
    if (file !== undefined) writeFileSync(join(cwd, file), `${block.text}\n`)
    else if (block.language === 'ts') writeFileSync(join(cwd, `line-${block.line}.ts`), `${block.text}\n`)
  }
}

test('all TypeScript in the pages compiles as it stands', async () => {
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../../tsconfig.base.json',
      compilerOptions: { noEmit: true, incremental: false, customConditions: [], declaration: false },
      include: ['**/*.ts'],
    }),
  )
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const child = spawn(process.execPath, [tsc, '-p', folder], { cwd: folder })
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
  expect(said).toBe('')
  expect(code).toBe(0)
}, 120_000)

describe.concurrent('every command of the pages runs', () => {
  for (const document of documents) {
    if (!document.blocks.some(isRun)) continue
    test(document.path, () => walk(document), 180_000)
  }
})

function isRun(block: Block): boolean {
  return block.language === 'sh' && whyNotRun(block) === undefined
}

/** A reader who types all commands of a page, one after another, in a folder with the files that it shows. */
async function walk(document: Document): Promise<void> {
  const reader = new Reader(document)
  try {
    for (const block of document.blocks.filter(isRun)) await reader.type(block)
  } finally {
    await reader.leave()
  }
}

class Reader {
  readonly #document: Document
  readonly #env: Record<string, string> = {}
  #page: Page | undefined

  constructor(document: Document) {
    this.#document = document
  }

  async type(block: Block): Promise<void> {
    const commands = commandsOf(block.text, block.line + 1)
    for (const command of commands) {
      const expected = command === commands.at(-1) ? block.notes : []
      await this.#enter(command, expected)
    }
  }

  async leave(): Promise<void> {
    const page = this.#page
    this.#page = undefined
    const ended = await page?.stop()
    if (ended !== undefined && process.platform !== 'win32') expect(ended.code, ended.output).toBeLessThan(2)
  }

  async #enter({ line, env, words }: Command, notes: readonly string[]): Promise<void> {
    const at = `${this.#document.path}:${line}: ${words.join(' ')}`
    if (words[0] === 'export') {
      const [name = '', value = ''] = (words[1] ?? '').split(/=(.*)/s)
      this.#env[name] = this.#here(value)
      return
    }
    const program = programOf(words)?.map((word) => this.#here(word))
    if (program === undefined) throw new Error(`${at}: not a program that can be run here; say why above it`)
    const surroundings = { cwd: folderOf(this.#document), env: { ...this.#env, ...this.#allHere(env) } }
    if (staysUp(words)) {
      await this.leave()
      this.#page = await serve(program, surroundings)
      return
    }
    if (isSearch(words)) {
      const { code, output } = await runUntil(/^1 user .*(?:kept|missed)/m, program, surroundings)
      expect([interrupted, null], `${at}\n${output}`).toContain(code)
      return
    }
    const { code, output } = await run(program, surroundings)
    const wanted = noteOf(notes, 'exits with')?.split(' or ').map(Number) ?? [0]
    expect(wanted, `${at}\nended with ${code}:\n${output.slice(-3_000)}`).toContain(code)
    const printed = noteOf(notes, 'prints:')
    if (printed !== undefined) expect(output, at).toContain(printed)
  }

  #allHere(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, this.#here(value)]))
  }

  /** Addresses and settings as they are here. */
  #here(word: string): string {
    const known = [...services.addresses, ['http://localhost:8089', this.#page?.address ?? '']] as const
    const moved = known.reduce((text, [from, to]) => text.replaceAll(from, to), word)
    return moved.replaceAll(/\$(\w+)/g, (_, name) => this.#env[name] ?? '')
  }
}

const noteOf = (notes: readonly string[], head: string) =>
  noted({ notes, line: 0, language: '', text: '' }, head)

describe('the pages', () => {
  test.each(documents.map(({ path, text }) => [path, text]))(
    '%s leads nowhere that is not there',
    (path, text) => {
      const links = [...proseOf(text).matchAll(/\]\((?!https?:)([^)#\s]*)(#[^)\s]*)?\)/g)]
      const dead = links.filter(([, to = '', anchor]) => {
        const file = to === '' ? join(root, path) : join(root, dirname(path), to)
        if (!existsSync(file)) return true
        const target = documents.find((each) => join(root, each.path) === file)
        return anchor !== undefined && target !== undefined && !anchorsOf(target.text).has(anchor)
      })
      expect(dead.map(([link]) => link)).toEqual([])
    },
  )

  test('every option that they name exists', async () => {
    const program = programOf(['katydid']) ?? []
    const verbs = [[], ['capacity'], ['compare'], ['model']]
    const helps = await Promise.all(
      verbs.map((verb) => run([...program, ...verb, '--help'], { cwd: folder, env: {} })),
    )
    const known = new Set(helps.flatMap(({ output }) => output.match(/--[a-z][a-z-]+/g) ?? []))
    const wrong = documents.flatMap(({ path, text }) =>
      optionsIn(path.includes('migrate') ? withoutFirstColumn(text) : text)
        .filter((option) => !known.has(option))
        .map((option) => `${path}: ${option}`),
    )
    expect(wrong).toEqual([])
  })

  test('commands that are only shown say why', () => {
    const shown = documents.flatMap(({ blocks }) => blocks.filter((block) => whyNotRun(block) !== undefined))
    for (const block of shown) expect(whyNotRun(block)).toMatch(/\w{3,}/)
    expect(shown.length).toBeLessThan(documents.length * 2)
  })
})

/** Of a table whose first column is another program's. */
const withoutFirstColumn = (markdown: string) => markdown.replaceAll(/^\| [^|]* \|/gm, '|')

/** As GitHub names headings. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const headings = proseOf(markdown).match(/^#+ .+$/gm) ?? []
  return new Set(
    headings.map(
      (heading) =>
        `#${heading
          .replace(/^#+ /, '')
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
          .replaceAll(' ', '-')}`,
    ),
  )
}

/** Those of katydid, in code within the text. What another program understands stands behind its name. */
function optionsIn(markdown: string): readonly string[] {
  const code = [...proseOf(markdown).matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)
  return code
    .filter(
      (text) =>
        !/^(?:gcloud|docker|npm|--concurrency|--cpu|--min-instances|--timeout|--max-instances|npx tsc|node|NODE_OPTIONS|locust|curl|git)\b/.test(
          text,
        ),
    )
    .flatMap((text) => text.match(/--[a-z][a-z-]+/g) ?? [])
}
