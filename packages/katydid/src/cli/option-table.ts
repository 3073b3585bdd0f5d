import type { Flag } from './flag.ts'
import type { NotYet } from './not-yet.ts'

/** The options of one verb: the argument parser and the help text are read off it. One of them takes the words. */
export interface OptionTable<Name extends string = string> {
  /** As one types it: `katydid model`. */
  readonly command: string
  readonly entries: readonly (readonly [Name, Flag<unknown>])[]
  /** Known, but refused with a word on what there is instead. */
  readonly notYet: readonly NotYet[]
}

type ValueOf<F> = F extends Flag<infer T> ? T : never

/** What the rest of the program sees of a record of flags. Undefined: nobody said. */
export type OptionsOf<Flags> = { readonly [K in keyof Flags]: ValueOf<Flags[K]> }
