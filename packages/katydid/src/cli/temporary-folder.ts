import { mkdtempSync, realpathSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from './usage-error.ts'

/** Processes of another machine, or container, that share the folder have process ids of their own. */
const machine = hostname()
  .replaceAll(/[^A-Za-z0-9]/g, '')
  .slice(0, 40)

/** A new folder below the system's for such, with this process in its name. Throws a UsageError when it cannot be made. */
export function temporaryFolder(): string {
  try {
    return mkdtempSync(join(realpathSync(tmpdir()), `katydid-${machine}-${process.pid}-`))
  } catch (cause) {
    throw new UsageError(`cannot write to ${tmpdir()}; set TMPDIR to a folder that can be written`, { cause })
  }
}

const own = new RegExp(`^katydid-${machine}-(\\d+)-[A-Za-z0-9]{6}$`)

/** Deletes the folders that processes of this machine left which were killed. What cannot be read or deleted stays. */
export async function sweepTemporaryFolders(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => [])
  const left = names.filter((name) => isDead(Number(own.exec(name)?.[1] ?? process.pid)))
  await Promise.allSettled(left.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true })))
}

/** A signal of 0 only asks. Who may not signal a process is told that it is there. */
function isDead(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
