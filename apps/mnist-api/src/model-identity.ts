import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Which model answers, as clients and metrics are told. */
export interface ModelIdentity {
  /** The date on the model card beside the file, where that card is about this very file; else `unknown`. */
  readonly version: string
  /** Of the file, in hexadecimal. */
  readonly sha256: string
}

/** Reads the model file once more, to name it by what is in it. */
export async function identify(path: string): Promise<ModelIdentity> {
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  return { version: await versionOnCard(join(dirname(path), 'model-card.json'), sha256), sha256 }
}

async function versionOnCard(cardPath: string, sha256: string): Promise<string> {
  try {
    const card = JSON.parse(await readFile(cardPath, 'utf8')) as { date?: unknown; sha256?: unknown }
    return card.sha256 === sha256 && typeof card.date === 'string' ? card.date : 'unknown'
  } catch {
    return 'unknown'
  }
}
