import { type Static, type TObject, type TSchema, Type } from 'typebox'

export const count = Type.Integer({ minimum: 0 })
export const ratio = Type.Number({ minimum: 0, maximum: 1 })
export const millis = Type.Number({ minimum: 0, description: 'ms' })

/** The schema, or null for what is not known or not there. */
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** One of these texts. */
export const oneOf = <const T extends readonly string[]>(...texts: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: texts })

export type Named<T extends TSchema, Id extends string = string> = T & { readonly $id: Id }

/** An object with these fields and no others, under a name of its own in the OpenAPI document. */
export const named = <const Id extends string, P extends Record<string, TSchema>>(
  $id: Id,
  properties: P,
  description?: string,
): Named<TObject<P>, Id> => {
  const described = description === undefined ? {} : { description }
  const schema = Type.Object(properties, { $id, title: $id, additionalProperties: false, ...described })
  return schema as Named<TObject<P>, Id>
}

/** The same without a name. */
export const inline = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

/** Points to a named schema. */
export const ref = <T extends TSchema>({ $id }: Named<T>) => Type.Unsafe<Static<T>>({ $ref: `${$id}#` })

/** Points to the schema of this name, which has this type: for a schema that contains itself. */
export const refTo = <T>($id: string) => Type.Unsafe<T>({ $ref: `${$id}#` })
