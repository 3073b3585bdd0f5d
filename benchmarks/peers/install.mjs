// @ts-check
/**
 * `node benchmarks/peers/install.mjs [folder] [--only wrk,k6]`: gets the peers that the benches race, each by its own
 * registry's client, into a folder outside the repository. What is there already is left alone; a peer that cannot be
 * had is named with the reason, and the benches go on without it. Debian's packages need root.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { versionOf } from '../machine.mjs'
import { debianVersion } from './debian-version.mjs'
import { npmFolder, npmVersion, peerProgram, peersFolder, pythonProgram } from './folder.mjs'
import { goVersion } from './go-version.mjs'
import { peers } from './versions.mjs'

/** @typedef {import('./versions.mjs').Peer} Peer */

const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true })
if (positionals[0]) process.env.KATYDID_PEERS = positionals[0]
const folder = peersFolder()
mkdirSync(join(folder, 'bin'), { recursive: true })

/** @type {Record<Peer['by'], { there(peer: Peer): string | undefined, commands(peer: Peer): readonly (readonly string[])[] }>} */
const registries = {
  apt: {
    there({ name, package: from }) {
      const version = debianVersion(from)
      return version && `${name} ${version}`
    },
    commands: (peer) => [
      ['apt-get', 'update'],
      ['apt-get', 'install', '-y', '--no-install-recommends', peer.package],
    ],
  },
  npm: {
    there: (peer) => npmVersion(peer.package),
    commands: (peer) => [
      [
        'npm',
        'install',
        '--prefix',
        npmFolder(peer.package),
        '--no-save',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
        `${peer.package}@${peer.version}`,
      ],
    ],
  },
  pip: {
    there: (peer) => versionOf(pythonProgram(peer.name), ['--version'])?.split(' from ')[0],
    commands: (peer) => [
      ['python3', '-m', 'venv', join(folder, 'python')],
      [pythonProgram('pip'), 'install', '--quiet', `${peer.package}==${peer.version}`],
    ],
  },
  go: {
    there: ({ name }) => goVersion(name),
    commands: (peer) => [['go', 'install', `${peer.package}@${peer.version}`]],
  },
  cargo: {
    there: (peer) => versionOf(peerProgram(peer.name), ['--version']),
    commands: (peer) => [
      ['cargo', 'install', peer.package, '--version', peer.version, '--locked', '--root', folder],
    ],
  },
}

const wanted = values.only?.split(',')
for (const peer of peers) {
  if (wanted && !wanted.includes(peer.name)) continue
  process.stdout.write(`${peer.name.padEnd(12)}${get(peer)}\n`)
}

/**
 * One line: the version that is there now, or why there is none.
 * @param {Peer} peer
 */
function get(peer) {
  const { there, commands } = registries[peer.by]
  const before = there(peer)
  if (before?.includes(peer.version)) return `${before} (was there)`
  for (const command of commands(peer)) {
    const problem = run(command, peer)
    if (problem) return `not to be had: ${problem}`
  }
  return there(peer) ?? `not to be had: ${peer.by} succeeded, but the program does not start`
}

/**
 * Why a command failed, in one line; undefined when it did not. Builds are long: they run at the lowest priority.
 * @param {readonly string[]} command
 * @param {Peer} peer
 */
function run(command, { name, minutes }) {
  const env = {
    ...process.env,
    GOBIN: join(folder, 'bin'),
    GOFLAGS: '-mod=mod',
    DEBIAN_FRONTEND: 'noninteractive',
  }
  const limit = { timeout: minutes * 60_000, killSignal: /** @type {const} */ ('SIGKILL') }
  const done = spawnSync('nice', ['-n', '19', ...command], { cwd: folder, env, encoding: 'utf8', ...limit })
  writeFileSync(join(folder, `${name}.log`), `${command.join(' ')}\n${done.stdout}${done.stderr}`)
  if (done.status === 0) return undefined
  if (done.signal) return `${command[0]} took longer than ${minutes} minutes`
  const reason = done.error?.message ?? `${done.stderr}`.split('\n').find((line) => /error/i.test(line))
  return `${command[0]}: ${reason?.trim()} (all of it in ${name}.log there)`
}
