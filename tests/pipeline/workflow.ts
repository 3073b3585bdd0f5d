import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

export const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, '.github/workflows')

export interface Step {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly if?: string
  readonly with?: Readonly<Record<string, unknown>>
}

export interface Job {
  readonly 'runs-on': string
  readonly 'timeout-minutes'?: number
  readonly env?: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
}

export interface Workflow {
  readonly name: string
  readonly on: Readonly<Record<string, { readonly inputs?: Readonly<Record<string, unknown>> } | null>>
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

export const workflowFiles = readdirSync(folder)

export const workflowIn = (file: string): Workflow =>
  parse(readFileSync(join(folder, file), 'utf8')) as Workflow

/** What an expression may ask for: `inputs.url`, `github.event_name`. */
export type Context = Readonly<Record<string, string | undefined>>

/** Fills in `${{ a || b }}` as GitHub does, for the little that our files use of it. */
export function filled(text: string, context: Context): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
    const values = expression.split('||').map((term) => valueIn(term.trim(), context))
    return values.find((value) => value !== '') ?? ''
  })
}

function valueIn(term: string, context: Context): string {
  const [, text] = /^'(.*)'$/.exec(term) ?? []
  return text ?? context[term] ?? ''
}
