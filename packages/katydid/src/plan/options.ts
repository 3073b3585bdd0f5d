export type OptionValue = string | number | boolean

/** A value that whoever starts a run may set: in the form of the web UI, or with `--set name=value`. */
export interface LoadOption<T extends OptionValue = OptionValue> {
  readonly kind: 'text' | 'number' | 'boolean' | 'choice'
  readonly default: T
  /** Of a choice, the default first; empty for the others. */
  readonly choices: readonly string[]
  readonly help: string
  /** Shown masked, never told back, and blotted out of samples of failures. */
  readonly isSecret: boolean
}

export interface OptionWords {
  /** One line beside the field of the form. */
  readonly help?: string
}

/** By name. */
export type LoadOptions = Readonly<Record<string, LoadOption>>

/** What users and hooks get for what a load file declares. */
export type OptionValues<Declared extends LoadOptions = LoadOptions> = {
  readonly [Name in keyof Declared]: Declared[Name]['default']
}

/**
 * Declares the options of a load file.
 * @example
 * export const options = { model: option.choice(['small', 'large']), items: option.number(10, { help: 'in a cart' }) }
 */
export const option = {
  text: (value = '', words?: OptionWords): LoadOption<string> => made('text', value, words),
  number: (value = 0, words?: OptionWords): LoadOption<number> => made('number', value, words),
  boolean: (value = false, words?: OptionWords): LoadOption<boolean> => made('boolean', value, words),
  /** The first is the default. */
  choice: <const T extends string>(choices: readonly [T, ...T[]], words?: OptionWords): LoadOption<T> => ({
    ...made<T>('choice', choices[0], words),
    choices,
  }),
  secret: (value = '', words?: OptionWords): LoadOption<string> => ({
    ...made('text', value, words),
    isSecret: true,
  }),
} as const

/** Widens `false` to `boolean`, `'a'` to `string`: a default says of which type a value is, not which one. */
function made<T extends OptionValue>(
  kind: LoadOption['kind'],
  value: T,
  { help = '' }: OptionWords = {},
): LoadOption<T> {
  return { kind, default: value, choices: [], help, isSecret: false }
}

const kinds = { text: 'string', choice: 'string', number: 'number', boolean: 'boolean' } as const

/** Whether a load file's export was made by `option`. */
export function isLoadOption(value: unknown): value is LoadOption {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('default' in value)) return false
  return typeof value.default === kinds[value.kind as LoadOption['kind']]
}

/** The value of an option from what was typed or sent; undefined when it is none, and then `expected` says why. */
export function readOption(declared: LoadOption, given: OptionValue): OptionValue | undefined {
  const text = String(given).trim()
  switch (declared.kind) {
    case 'text':
      return String(given)
    case 'choice':
      return declared.choices.includes(text) ? text : undefined
    case 'number':
      return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined
    case 'boolean':
      return /^(true|yes|on|1)$/i.test(text) ? true : /^(false|no|off|0)$/i.test(text) ? false : undefined
  }
}

/** Completes the sentence "it must be ...". */
export function expected({ kind, choices }: LoadOption): string {
  switch (kind) {
    case 'text':
      return 'a text'
    case 'choice':
      return `one of ${choices.join(', ')}`
    case 'number':
      return 'a number'
    case 'boolean':
      return 'true or false'
  }
}

export const defaultValues = (declared: LoadOptions): OptionValues =>
  Object.fromEntries(Object.entries(declared).map(([name, { default: value }]) => [name, value]))
