// @ts-check
import { spawnSync } from 'node:child_process'
import { peerProgram } from './folder.mjs'

/**
 * What the Go tool reads from a program built by `go install`: such programs do not know their own version.
 * @param {string} name
 */
export function goVersion(name) {
  const { stdout } = spawnSync('go', ['version', '-m', peerProgram(name)], { encoding: 'utf8' })
  const version = /^\s*mod\s+\S+\s+(\S+)/m.exec(`${stdout}`)?.[1]
  return version && `${name} ${version}`
}
