import { rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BuildFailure, BuildOptions } from 'esbuild'
import { describeFailure } from './bundle-failure.ts'
import { packages } from './packages.ts'
import { ownMeta, sourceFiles } from './source-files.ts'
import { sweepTemporaryFolders, temporaryFolder } from './temporary-folder.ts'
import { UsageError } from './usage-error.ts'

/** Load files made into one module that every thread can import; in a folder of its own, below the system's for such. */
export interface Bundle {
  readonly url: string
  /** Deletes it. Synchronous, so that it can be the last thing a process does. */
  remove(): void
}

/** Throws a UsageError that shows the line when a file does not parse or imports what is not there. */
export async function bundleLoadFiles(files: readonly string[], cwd: string): Promise<Bundle> {
  const folder = temporaryFolder()
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const path = join(folder, 'load.mjs')
    writeFileSync(path, await build(files, cwd, path))
    sweepTemporaryFolders()
    return { url: pathToFileURL(path).href, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/**
 * esbuild is loaded here and not above, since `--help` and most mistakes do without it. Its helper process stays, idle,
 * and goes when we go: stopping it would hang any other bundle in the making.
 */
async function build(files: readonly string[], cwd: string, outfile: string): Promise<string> {
  const esbuild = await import('esbuild')
  try {
    const { outputFiles } = await esbuild.build({ ...settings(files, cwd), outfile, write: false })
    return withClassNames(outputFiles[0]?.text ?? '')
  } catch (error) {
    if (!isBuildFailure(error)) throw error
    throw new UsageError(describeFailure(error.errors, cwd), { cause: error })
  }
}

const settings = (files: readonly string[], cwd: string) =>
  ({
    stdin: { contents: entry(files, cwd), resolveDir: cwd, sourcefile: 'load-files' },
    absWorkingDir: cwd,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Node's conditions only: without this, esbuild prefers what a package made for bundlers.
    conditions: [],
    define: ownMeta,
    banner: { js: requireFrom(files[0] as string) },
    plugins: [sourceFiles, packages],
    ignoreAnnotations: true,
    sourcemap: 'inline',
    sourcesContent: true,
    charset: 'utf8',
    logLevel: 'silent',
  }) satisfies BuildOptions

const entry = (files: readonly string[], cwd: string) => `
${files.map((file, index) => `import * as file${index} from ${JSON.stringify(file)}`).join('\n')}
export const loadFiles = [
${files.map((file, index) => `  ${listed(file, cwd, index)},`).join('\n')}
]
`

const listed = (file: string, cwd: string, index: number) =>
  `{ ...${JSON.stringify({ file, path: relative(cwd, file) })}, exports: file${index} }`

/** CommonJS among the sources requires packages as if it stood where the load file does. */
const requireFrom = (file: string) =>
  `import { createRequire as __katydidRequire } from 'node:module'; const require = __katydidRequire(${JSON.stringify(file)});`

/**
 * A class that mentions itself leaves esbuild as `var Checkout = class _Checkout`, and a task set would be reported by
 * that name. esbuild's `keepNames` mends it, but also costs each closure made inside a task about a microsecond.
 */
const withClassNames = (code: string) =>
  code.replace(
    /^((?:var|let|const) (\w+) = class _\2\d* .*\{)$/gm,
    "$1 static { Object.defineProperty(this, 'name', { value: '$2', configurable: true }) }",
  )

const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && Array.isArray((error as Partial<BuildFailure>).errors)
