// @ts-check
/**
 * `node scripts/runtime-tree.mjs apps/mnist-api FOLDER`: what one workspace needs to run on this machine, and nothing else,
 * as the container files copy it: its built files, the packages it depends on, native code for this platform only.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { fail, root, say, setUp } from './setup.mjs'

const [workspace, target] = process.argv.slice(2)
if (workspace === undefined || target === undefined) {
  fail('Say what, and where to: node scripts/runtime-tree.mjs apps/mnist-api out')
}

setUp()
const packages = dependencies(workspace)
for (const path of packages) copy(path)
copyPackage(workspace)
pruneOnnxRuntime(join(target, 'node_modules/onnxruntime-node/bin'))
say(`${target} holds ${workspace} with ${packages.length} packages`)

/**
 * Folders below `node_modules`, from the root of the repository.
 * @param {string} of
 */
function dependencies(of) {
  const words = ['ls', '--all', '--parseable', '--omit=dev', '--workspace', of]
  const npm = process.env.npm_execpath
  const [program, args] = npm?.endsWith('.js') ? [process.execPath, [npm, ...words]] : ['npm', words]
  const options = { cwd: root, encoding: /** @type {const} */ ('utf8'), shell: program === 'npm' }
  const listed = execFileSync(program, args, { ...options, stdio: ['ignore', 'pipe', 'ignore'] })
  const paths = listed.split(/\r?\n/).map((path) => relative(root, path.trim()))
  return paths.filter((path) => path.startsWith(`node_modules${sep}`) && !isWorkspace(path))
}

/** Workspaces are links there. @param {string} path */
function isWorkspace(path) {
  return lstatSync(join(root, path)).isSymbolicLink()
}

/** Without the packages inside it, which are listed on their own. @param {string} path */
function copy(path) {
  const from = join(root, path)
  const filter = (/** @type {string} */ source) => source === from || basename(source) !== 'node_modules'
  cpSync(from, join(/** @type {string} */ (target), path), { recursive: true, filter })
}

/** What the workspace's `package.json` calls its files. @param {string} folder */
function copyPackage(folder) {
  const { files } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  const to = join(/** @type {string} */ (target), folder)
  mkdirSync(to, { recursive: true })
  for (const name of [...files, 'package.json']) {
    if (existsSync(join(root, folder, name)))
      cpSync(join(root, folder, name), join(to, name), { recursive: true })
  }
}

/** The package holds libraries for five platforms, 288 MB. @param {string} bin */
function pruneOnnxRuntime(bin) {
  if (!existsSync(bin)) return
  for (const api of readdirSync(bin)) {
    keepOnly(join(bin, api), process.platform)
    keepOnly(join(bin, api, process.platform), process.arch)
  }
}

/** @param {string} folder @param {string} name */
function keepOnly(folder, name) {
  for (const other of readdirSync(folder)) {
    if (other !== name) rmSync(join(folder, other), { recursive: true, force: true })
  }
}
