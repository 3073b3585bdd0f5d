// @ts-check
import { spawnSync } from 'node:child_process'

/**
 * The version of an installed Debian package, or undefined.
 * @param {string} name
 */
export function debianVersion(name) {
  const { stdout } = spawnSync('dpkg-query', ['--status', name], { encoding: 'utf8' })
  const isInstalled = /^Status: install ok installed$/m.test(`${stdout}`)
  return isInstalled ? /^Version: (\S+)$/m.exec(`${stdout}`)?.[1] : undefined
}
