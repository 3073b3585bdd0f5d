import { type Reader, yesOrNo } from './readers.ts'

/** The heading in the help text. */
export type Group =
  | 'Load file'
  | 'Load'
  | 'Requests'
  | 'Web UI'
  | 'Results'
  | 'Logging'
  | 'Other'
  | 'Model'
  | 'Scenarios'
  | 'Objectives'
  | 'Capacity'
  | 'Comparison'

/** How an option is spelled and explained. */
export interface FlagSpec {
  /** Without the dashes. In a config file it is the key; in the environment `KATYDID_` and capitals. */
  readonly long: string
  readonly short?: string
  /** Locust's spelling where ours differs; accepted wherever the long name is. */
  readonly alias?: string
  /** One more variable of the environment, where Locust's is not named after the option. */
  readonly env?: string
  /** Stands for the value in the help text. */
  readonly value?: string
  readonly group: Group
  readonly help: string
  /** Neither the environment nor a config file may set it. */
  readonly commandLineOnly?: boolean
}

/** One option, wherever it is set. `T` is what the rest of the program sees. */
export interface Flag<T> extends FlagSpec {
  /** How many words follow it; `words` are those of the command line that belong to no option. */
  readonly takes: 'nothing' | 'one' | 'several' | 'words'
  /** What it is when nothing sets it, as one would type it. */
  readonly default: string | undefined
  /** Completes the sentence "--users must be ...". */
  readonly expects: string
  /** Undefined when the texts are not what the option expects. */
  read(texts: readonly string[], cwd: string): T | undefined
}

/** Present or absent: `--headless`. */
export const toggle = (spec: FlagSpec): Flag<boolean> => ({
  ...withDefault('false', yesOrNo, spec),
  takes: 'nothing',
})

/** One value, the last one given, or undefined when nothing sets it. */
export const optional = <T>(reader: Reader<T>, spec: FlagSpec): Flag<T | undefined> => ({
  ...spec,
  takes: 'one',
  default: undefined,
  expects: reader.expects,
  read: (texts) => reader.read(texts.at(-1) ?? ''),
})

/** One value; the default is text as well, so that help, docs and program cannot disagree. */
export const withDefault = <T>(text: string, reader: Reader<T>, spec: FlagSpec): Flag<T> => ({
  ...optional(reader, spec),
  default: text,
  read: (texts) => reader.read(texts.at(-1) ?? ''),
})

/** Several words: `-T a b`, `-T a,b`, `-T a -T b`, and `[a, b]` as config files write it. */
export const list = (spec: FlagSpec): Flag<readonly string[]> => ({
  ...spec,
  takes: 'several',
  default: '',
  expects: 'a list',
  read: (texts) => texts.flatMap((text) => items(text, /[\s,]+/)),
})

/** Paths with commas between, since spaces belong to them; one word, so that class names may follow: `-f a.ts ApiUser`. */
export const pathList = (spec: FlagSpec): Flag<readonly string[]> => ({
  ...list(spec),
  takes: 'one',
  read: (texts) => texts.flatMap((text) => items(text, ',')),
})

const items = (text: string, separator: string | RegExp): readonly string[] =>
  text
    .replace(/^\s*\[(.*)\]\s*$/s, '$1')
    .split(separator)
    .map((item) => unquoted(item.trim()))
    .filter((item) => item !== '')

/** Without the quotes around it, if there are any. */
export const unquoted = (text: string): string => /^(['"])(.*)\1$/s.exec(text)?.[2] ?? text

/** The environment variables that set an option, the main one first. */
export function envNames(flag: FlagSpec): readonly string[] {
  if (flag.commandLineOnly) return []
  return [...names(flag).map(envName), ...(flag.env === undefined ? [] : [flag.env])]
}

export const envName = (long: string): string => `KATYDID_${long.toUpperCase().replaceAll('-', '_')}`

/** Its long name and, if there is one, Locust's. */
export const names = ({ long, alias }: FlagSpec): readonly string[] =>
  alias === undefined ? [long] : [long, alias]
