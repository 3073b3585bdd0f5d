import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Convert } from 'typebox/value'
import { ProblemsError } from './problems.ts'

/** Checks bodies as they are, and query strings after their texts have become what the schema wants. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema)
  const converted = (value: unknown) => (httpPart === 'body' ? value : Convert(schema, value))
  return (given: unknown) => {
    const value = converted(given)
    if (validator.Check(value)) return { value }
    return { error: new ProblemsError(problemsIn([...validator.Errors(value)])) }
  }
}

interface SchemaError {
  readonly keyword: string
  readonly instancePath: string
  readonly message: string
}

const aboutUnions: readonly string[] = ['anyOf', 'const', 'boolean']

/** One for each field; what a union adds about its members says nothing to a person. */
function problemsIn(errors: readonly SchemaError[]) {
  const telling = errors.filter(({ keyword }) => !aboutUnions.includes(keyword))
  const atFields = telling.filter(({ instancePath }) => instancePath !== '')
  const byField = new Map<string, string>()
  for (const { instancePath, message } of [atFields, telling, errors].find(({ length }) => length > 0) ??
    []) {
    const field = instancePath.slice(1).replaceAll('/', '.')
    if (!byField.has(field)) byField.set(field, message)
  }
  const fields = [...byField.keys()]
  const isWithin = (inner: string, outer: string) => inner.startsWith(`${outer}.`)
  const innermost = fields.filter((field) => !fields.some((other) => isWithin(other, field)))
  return innermost.map((field) => ({ field, message: byField.get(field) as string }))
}
