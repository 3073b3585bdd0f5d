import { realpathSync, renameSync, rmSync, type Stats, statSync, writeFileSync } from 'node:fs'
import { thrownText } from '../text/index.ts'

/** Results that could not be written; its message says which, and why. */
export class ResultLostError extends Error {
  override readonly name = 'ResultLostError'
  readonly files: readonly string[]

  /** `files` as the options name them. */
  constructor(files: readonly string[], cause: unknown) {
    super(`could not write ${files.join(', ')}: ${fileProblem(cause)}`, { cause })
    this.files = files
  }
}

const problems: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'its folder is not there',
  ENOTDIR: 'a part of its path is no folder',
  EEXIST: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  ELOOP: 'its path has too many symbolic links',
  ENAMETOOLONG: 'its name is too long',
  EFBIG: 'it would be too large',
  EIO: 'the device failed',
  EPIPE: 'nobody reads it any more',
}

/** What the system said of a file, in words, with its code. */
export function fileProblem(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code
  const words = code === undefined ? undefined : problems[code]
  return words === undefined ? thrownText(cause) : `${words} (${code})`
}

/** `/dev/stdout` may be a regular file, which whoever opened it goes on writing to. */
const isDevice = /^\/(?:dev|proc)\//

/**
 * Writes a file whole or not at all: beside its place, then renamed, so that no half file ever stands there. What is no
 * regular file (a device, a pipe) is written to directly, as is a file in a folder that takes no new ones. Throws what
 * the system says, and leaves nothing behind.
 */
export function writeWhole(path: string, text: string): void {
  const target = statOf(path)
  if (target !== undefined && (!target.isFile() || isDevice.test(path))) {
    writeFileSync(path, text)
    return
  }
  const place = target === undefined ? path : realpathSync(path)
  const temporary = `${place}.${process.pid}.tmp`
  try {
    writeFileSync(temporary, text, target === undefined ? {} : { mode: target.mode })
  } catch (cause) {
    rmSync(temporary, { force: true })
    if (target === undefined || !isRefused(cause)) throw cause
    writeFileSync(place, text)
    return
  }
  moved(temporary, place)
}

function moved(temporary: string, place: string): void {
  try {
    renameSync(temporary, place)
  } catch (cause) {
    rmSync(temporary, { force: true })
    throw cause
  }
}

const statOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false })

const isRefused = (cause: unknown) =>
  ['EACCES', 'EPERM'].includes((cause as NodeJS.ErrnoException).code ?? '')
