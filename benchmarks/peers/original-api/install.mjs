// @ts-check
/**
 * `node benchmarks/peers/original-api/install.mjs` gets Python's half of the comparison into the peers' folder: a virtual
 * environment with FastAPI and uvicorn from PyPI, and PyTorch from Debian (`python3-torch`) where the system has it, else
 * from PyPI, which is some gigabytes. Nothing of it is a dependency of anything.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { peersFolder } from '../folder.mjs'

const packages = ['fastapi==0.165.0', 'uvicorn==0.54.0']
const environment = () => join(peersFolder(), 'original-api')

export const originalPython = () => join(environment(), 'bin', 'python')

/** What it would run with, or undefined where it is not installed. */
export function originalVersion() {
  const code =
    'import fastapi, uvicorn, torch; print(f"FastAPI {fastapi.__version__}, uvicorn {uvicorn.__version__}, PyTorch {torch.__version__}")'
  const { status, stdout } = spawnSync(originalPython(), ['-c', code], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

function install() {
  mkdirSync(peersFolder(), { recursive: true })
  const python = pythonWithTorch()
  run(python ?? 'python3', ['-m', 'venv', ...(python ? ['--system-site-packages'] : []), environment()])
  run(originalPython(), ['-m', 'pip', 'install', '--quiet', ...packages, ...(python ? [] : ['torch'])])
  process.stdout.write(`${originalVersion() ?? 'installed, but it does not start'}\n`)
}

/** A Python of the system that has PyTorch already. */
function pythonWithTorch() {
  return ['/usr/bin/python3', 'python3'].find(
    (python) => spawnSync(python, ['-c', 'import torch']).status === 0,
  )
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
function run(program, args) {
  const { status, error } = spawnSync(program, [...args], { stdio: 'inherit' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? `code ${status}`}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) install()
