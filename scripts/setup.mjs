// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const katydid = join(root, 'packages/katydid/bin/katydid.js')
export const api = join(root, 'apps/mnist-api/dist/main.js')

const packageOfKatydid = join(root, 'packages/katydid')
const oldestNode = [20, 19]
const builds = ['packages/katydid', 'apps/mnist-api']

/** Sets up what is missing and nothing else: dependencies, then builds. Exits 2 when that is not possible. */
export function setUp() {
  refuseOldNode()
  if (!isInstalled()) install()
  for (const folder of builds) if (isStale(folder)) build(folder)
  if (isBundleStale()) bundle()
  if (isPageStale()) buildPage()
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  fail(`Katydid needs Node ${oldestNode.join('.')} or newer; this is ${process.version}.`)
}

/** npm notes in `.package-lock.json` what it installed; a lock file younger than that note asks for more. */
function isInstalled() {
  const note = join(root, 'node_modules/.package-lock.json')
  return existsSync(note) && changedAt(note) >= changedAt(join(root, 'package-lock.json'))
}

function install() {
  say('Installing dependencies (once) ...')
  const { npm_execpath: npm } = process.env
  const done = npm?.endsWith('npm-cli.js')
    ? spawnSync(process.execPath, [npm, 'ci', '--loglevel=error'], {
        cwd: root,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
    : spawnSync('npm ci --loglevel=error', { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell: true })
  if (done.status !== 0) fail('npm ci failed; its words are above. Is the network there?')
}

/** @param {string} folder */
function isStale(folder) {
  const stamp = join(root, folder, 'dist/build.tsbuildinfo')
  if (!existsSync(stamp)) return true
  const sources = readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' })
  const files = sources.filter((name) => name.endsWith('.ts')).map((name) => join(root, folder, 'src', name))
  const newest = Math.max(
    ...[...files, join(root, folder, 'tsconfig.json'), join(root, 'tsconfig.base.json')].map(changedAt),
  )
  return newest > changedAt(stamp)
}

/** What the compiler made of `packages/katydid`, in a few files: 200 modules take 0.2 s longer to load. */
function isBundleStale() {
  const stamp = join(packageOfKatydid, 'bundle/cli/main.js')
  return !existsSync(stamp) || changedAt(join(packageOfKatydid, 'dist/build.tsbuildinfo')) > changedAt(stamp)
}

/** Chunks lie where `cli/` has its files, so that paths relative to a module are the same in `src`, `dist` and here. */
function bundle() {
  const { buildSync } = createRequire(import.meta.url)('esbuild') // installed by now
  const entries = ['index', 'cli/main', 'cli/worker', 'model/index', 'model/cold-start-child']
  rmSync(join(packageOfKatydid, 'bundle'), { recursive: true, force: true })
  buildSync({
    absWorkingDir: packageOfKatydid,
    entryPoints: entries.map((entry) => `dist/${entry}.js`),
    outbase: 'dist',
    outdir: 'bundle',
    chunkNames: 'cli/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  })
}

/** The page of the web UI and that of the report, which Vite builds beside what the compiler builds. */
function isPageStale() {
  const report = join(root, 'packages/katydid/dist/ui/report.html')
  if (!existsSync(report)) return true
  const sources = readdirSync(join(root, 'packages/ui'), { recursive: true, encoding: 'utf8' })
  const files = sources.filter((name) => /^(src\b.*|[^/\\]+)\.(tsx?|css|svg|html)$/.test(name))
  const newest = Math.max(...files.map((name) => changedAt(join(root, 'packages/ui', name))))
  return newest > changedAt(report)
}

function buildPage() {
  say('Building packages/ui ...')
  // Vitest sets NODE_ENV to test, in which Vite would take React's development build, twice as large.
  const env = { ...process.env, NODE_ENV: 'production' }
  if (runTool('vite/bin/vite.js', ['build', 'packages/ui', '--logLevel', 'warn'], env) !== 0) {
    fail("building packages/ui failed; Vite's words are above.")
  }
}

/** @param {string} folder */
export function build(folder) {
  say(`Building ${folder} ...`)
  const startedAt = new Date()
  const done = runTool('typescript/bin/tsc', ['-p', folder])
  if (done !== 0) fail(`building ${folder} failed; the compiler's words are above.`)
  // The compiler leaves its stamp alone where it had nothing to write: after a change to a test, say.
  utimesSync(join(root, folder, 'dist/build.tsbuildinfo'), startedAt, startedAt)
}

/**
 * Runs a tool from node_modules with this Node, without a shell; gives its exit code.
 * @param {string} tool
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function runTool(tool, args, env = process.env) {
  return (
    spawnSync(process.execPath, [join(root, 'node_modules', tool), ...args], {
      cwd: root,
      stdio: 'inherit',
      env,
    }).status ?? 1
  )
}

/** @param {string} file */
const changedAt = (file) => statSync(file).mtimeMs

/** @param {string} text */
export const say = (text) => process.stderr.write(`${text}\n`)

/**
 * @param {string} text
 * @returns {never}
 */
export function fail(text) {
  say(text)
  process.exit(2)
}
