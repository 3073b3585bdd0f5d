// @ts-check
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where install.mjs puts the peers: outside the repository, `KATYDID_PEERS` or a folder of the system's temporary one. */
export const peersFolder = () => process.env.KATYDID_PEERS ?? join(tmpdir(), 'katydid-peers')

/**
 * A program that was built or unpacked there.
 * @param {string} name
 */
export const peerProgram = (name) => join(peersFolder(), 'bin', name)

/** @param {string} name */
export const pythonProgram = (name) => join(peersFolder(), 'python', 'bin', name)

/** @param {string} name of an npm package */
export const npmFolder = (name) => join(peersFolder(), 'npm', name)

/**
 * The version of an npm package that is installed there, or undefined.
 * @param {string} name
 */
export function npmVersion(name) {
  try {
    return `${name} ${createRequire(join(npmFolder(name), 'x'))(join(npmFolder(name), 'node_modules', name, 'package.json')).version}`
  } catch {
    return undefined
  }
}
