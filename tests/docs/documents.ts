import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Block, blocksOf, noted } from './markdown.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A page for users. */
export interface Document {
  /** From the root of the repository. */
  readonly path: string
  readonly text: string
  readonly blocks: readonly Block[]
}

/** The README and the pages of `docs/`; decisions and dependencies are for maintainers. */
export const documents: readonly Document[] = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md') && name !== 'dependencies.md')
    .map((name) => `docs/${name}`),
].map((path) => {
  const text = readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n')
  return { path, text, blocks: blocksOf(text) }
})

const nameInside = /^\/\/ (\S+\.\w+)(?=\s|$)/

/** The file that a block is: named by a comment above it, or by its own first line. */
export const fileOf = (block: Block): string | undefined =>
  noted(block, 'file:') ?? (block.language === 'ts' ? nameInside.exec(block.text)?.[1] : undefined)

/** Why a block of commands is only shown. */
export const whyNotRun = (block: Block): string | undefined => noted(block, 'not run here:')
