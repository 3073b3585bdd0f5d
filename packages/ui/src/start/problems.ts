import type { StartRequest } from '../../../katydid/src/web/contract.ts'
import type { Problem } from '../api/answer.ts'

/** What is wrong at a field or below it, such as `slos.1` at `slos`. */
export function problemAt(problems: readonly Problem[], field: string): string | undefined {
  const own = problems.filter((each) => each.field === field || each.field.startsWith(`${field}.`))
  return own.length === 0 ? undefined : own.map(({ message }) => message).join('\n')
}

/** The server counts classes as they were sent; the form knows them by name. */
export const namedByClass = (problems: readonly Problem[], { classes }: StartRequest): readonly Problem[] =>
  problems.map(({ field, message }) => {
    const [, index, rest = ''] = /^classes\.(\d+)(.*)$/.exec(field) ?? []
    const name = index === undefined ? undefined : classes[Number(index)]?.name
    return name === undefined ? { field, message } : { field: `classes.${name}${rest}`, message }
  })

/** Those that belong to none of the fields, to be shown above the form. */
export const unplaced = (problems: readonly Problem[], fields: readonly string[]): readonly Problem[] =>
  problems.filter((problem) => !fields.some((field) => problemAt([problem], field) !== undefined))
