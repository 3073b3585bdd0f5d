import { isBuiltin } from 'node:module'
import { sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { OnResolveArgs, Plugin } from 'esbuild'

/** What `katydid` means in a load file: this very program, so that its classes are the ones we test against. */
export const ownEntry = new URL(
  import.meta.url.endsWith('.ts') ? '../index.ts' : '../index.js',
  import.meta.url,
)

/**
 * Leaves installed packages out of the bundle, named by their place on disk, so that the bundle runs from any folder.
 * Packages linked from the same repository are sources and go in.
 */
export const packages: Plugin = {
  name: 'packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async (asked) => {
      if (asked.pluginData === packages || asked.kind === 'entry-point') return undefined
      if (asked.path === 'katydid') return { path: address(fileURLToPath(ownEntry), asked), external: true }
      if (isBuiltin(asked.path)) return { path: asked.path, external: true }
      const { path, ...from } = asked
      const found = await build.resolve(path, { ...from, pluginData: packages })
      return isInstalled(found.path) ? { path: address(found.path, asked), external: true } : found
    })
  },
}

const isInstalled = (path: string) => path.includes(`${sep}node_modules${sep}`) || path.endsWith('.node')

/** `require` wants a path where `import` wants a URL. */
const address = (path: string, { kind }: OnResolveArgs) =>
  kind.startsWith('require') ? path : pathToFileURL(path).href
