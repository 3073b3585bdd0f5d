import { fileURLToPath } from 'node:url'

/** Where `packages/ui` is built to: the same from our sources and from `dist`. */
export const uiFolder = fileURLToPath(new URL('../../dist/ui/', import.meta.url))

export const uiFile = (name: string): string => `${uiFolder}${name}`
