/** One output of `--out`. */
export interface Output {
  readonly kind: OutputKind
  /** Undefined: standard output. */
  readonly file: string | undefined
}

export type OutputKind = (typeof kinds)[number]
const kinds = ['markdown', 'junit', 'json', 'annotations'] as const

/** `junit=results/junit.xml`; undefined when that is none. */
export function readOutput(text: string): Output | undefined {
  const [, name, file] = /^\s*([a-z]+)(?:=(.+?))?\s*$/i.exec(text) ?? []
  const kind = kinds.find((one) => one === name?.toLowerCase())
  return kind === undefined ? undefined : { kind, file }
}

/** Those whose reader takes the whole of standard output: two of them would be one broken text. */
export const wholeOutputs = (outputs: readonly Output[]): readonly Output[] =>
  outputs.filter(({ kind, file }) => file === undefined && (kind === 'junit' || kind === 'json'))
