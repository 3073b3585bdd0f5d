// @ts-check
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { npmFolder, npmVersion } from '../peers/folder.mjs'

const script = fileURLToPath(new URL('undici-loop.mjs', import.meta.url))

/** No load tool: what a loop over Node's own client library would reach. */
/** @type {import('./contestant.mjs').Contestant} */
export const undici = {
  name: 'undici in a loop',
  holdsRate: false,
  version: () => npmVersion('undici'),
  command: (url, { seconds, connections, bodyFile = '' }) => ({
    args: [
      process.execPath,
      script,
      join(npmFolder('undici'), 'x'),
      url,
      `${connections}`,
      `${seconds}`,
      bodyFile,
    ],
  }),
  read: (text) => JSON.parse(text),
}
