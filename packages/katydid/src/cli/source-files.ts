import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'
import { decodeText } from '../text/index.ts'

const names = {
  'import.meta.url': '__katydidUrl',
  'import.meta.dirname': '__katydidDirname',
  'import.meta.filename': '__katydidFilename',
  __dirname: '__katydidDirname',
  __filename: '__katydidFilename',
}

/** In one bundle all files would share one `import.meta`; these names, defined in each file, give each its own. */
export const ownMeta: Readonly<Record<string, string>> = names

/** The definitions, put before a file's first character so that its lines keep their numbers. */
export function metaPrefix(path: string): string {
  const definitions = [
    [names['import.meta.url'], pathToFileURL(path).href],
    [names.__dirname, dirname(path)],
    [names.__filename, path],
  ].map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
  return `const ${definitions.join(', ')}; `
}

/** Puts the prefix into those source files that ask where they are. */
export const sourceFiles: Plugin = {
  name: 'source-files',
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, ({ path }) => {
      const text = decodeText(readFileSync(path))
      if (!/import\.meta|__dirname|__filename/.test(text)) return undefined
      const shebang = text.startsWith('#!') ? '//' : ''
      return { contents: metaPrefix(path) + shebang + text, loader: loaderOf(path) }
    })
  },
}

const loaderOf = (path: string) => (path.endsWith('x') ? 'tsx' : /\.[cm]?ts$/.test(path) ? 'ts' : 'js')
