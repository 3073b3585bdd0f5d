import { type Flag, names } from './flag.ts'
import { didYouMean } from './nearest.ts'
import { notYetMessage } from './not-yet.ts'
import type { OptionTable } from './option-table.ts'
import { UsageError } from './usage-error.ts'

/** What one place says about one option: the words given, and how a message names that place. */
export interface Given {
  readonly texts: readonly string[]
  readonly source: string
}

export type Givens<Name extends string = string> = ReadonlyMap<Name, Given>

interface Match<Name extends string = string> {
  readonly name: Name
  readonly flag: Flag<unknown>
}

/**
 * Reads the words of a command line as Python's argparse does, since that is what Locust's users type: `-u 10`, `-u10`,
 * `--users=10`, long names shortened while they stay unambiguous, several values after one list option.
 * Throws a UsageError at the first word that fits nothing.
 */
export function parseArgv<Name extends string>(
  argv: readonly string[],
  table: OptionTable<Name>,
): Givens<Name> {
  const givens = new Map<Name, Given>()
  const rest = [...argv]
  const vocabulary = vocabularyOf(table)
  const give = ({ name }: Match<Name>, source: string, texts: readonly string[]) => {
    givens.set(name, { source, texts: [...(givens.get(name)?.texts ?? []), ...texts] })
  }
  const giveWords = (words: readonly string[]) =>
    give(vocabulary.words, vocabulary.words.flag.value ?? '', words)

  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') giveWords(rest.splice(0))
    else if (isOption(word)) {
      const { match, source, attached, others } = spelled(word, vocabulary)
      if (others !== undefined) rest.unshift(others)
      give(match, source, values(match.flag, source, attached, rest))
    } else giveWords([word])
  }
  return givens
}

/** A word that begins with a dash: the option it means, and what is written in the same word. */
interface Spelled<Name extends string> {
  readonly match: Match<Name>
  readonly source: string
  readonly attached: string | undefined
  /** The rest of `-lV`: options of their own. */
  readonly others?: string
}

/** All that a command line may name. */
interface Vocabulary<Name extends string> extends OptionTable<Name> {
  readonly options: readonly Match<Name>[]
  readonly words: Match<Name>
  readonly longNames: readonly string[]
}

function vocabularyOf<Name extends string>(table: OptionTable<Name>): Vocabulary<Name> {
  const matches = table.entries.map(([name, flag]) => ({ name, flag }))
  const options = matches.filter(({ flag }) => flag.takes !== 'words')
  const words = matches.find(({ flag }) => flag.takes === 'words') as Match<Name>
  const longNames = [...options.flatMap(({ flag }) => names(flag)), ...table.notYet.map(({ long }) => long)]
  return { ...table, options, words, longNames }
}

const spelled = <Name extends string>(word: string, vocabulary: Vocabulary<Name>): Spelled<Name> =>
  word.startsWith('--') ? longOption(word, vocabulary) : shortOption(word, vocabulary)

function longOption<Name extends string>(word: string, vocabulary: Vocabulary<Name>): Spelled<Name> {
  const [, typed = '', attached] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? []
  const long = completed(typed, vocabulary)
  return { match: matchLong(long, vocabulary), source: `--${long}`, attached }
}

function shortOption<Name extends string>(word: string, vocabulary: Vocabulary<Name>): Spelled<Name> {
  const source = word.slice(0, 2)
  const tail = word.slice(2)
  const match = matchShort(source, vocabulary)
  if (tail === '') return { match, source, attached: undefined }
  if (match.flag.takes === 'nothing') return { match, source, attached: undefined, others: `-${tail}` }
  return { match, source, attached: tail.replace(/^=/, '') }
}

/** A dash alone is a word, and so is a negative number. */
const isOption = (word: string): boolean => /^-[^\d.]/.test(word)

function values(flag: Flag<unknown>, source: string, attached: string | undefined, rest: string[]): string[] {
  if (flag.takes === 'nothing') {
    if (attached !== undefined) throw new UsageError(`${source} takes no value`)
    return ['true']
  }
  if (attached !== undefined) return [attached]
  const end = rest.findIndex(isOption)
  const there = end < 0 ? rest.length : end
  if (there === 0) throw new UsageError(`${source} needs a value: ${flag.value}`)
  return rest.splice(0, flag.takes === 'several' ? there : 1)
}

function matchShort<Name extends string>(
  typed: string,
  { options, notYet, command }: Vocabulary<Name>,
): Match<Name> {
  const match = options.find(({ flag }) => `-${flag.short}` === typed)
  if (match !== undefined) return match
  const later = notYet.find(({ short }) => `-${short}` === typed)
  if (later !== undefined) throw new UsageError(notYetMessage(`--${later.long}`, later))
  throw new UsageError(`No such option: ${typed}. '${command} --help' lists all.`)
}

function matchLong<Name extends string>(long: string, { options, notYet }: Vocabulary<Name>): Match<Name> {
  const later = notYet.find((option) => option.long === long)
  if (later !== undefined) throw new UsageError(notYetMessage(`--${long}`, later))
  return options.find(({ flag }) => names(flag).includes(long)) as Match<Name>
}

/** The one long name that is, or begins with, what was typed. */
function completed<Name extends string>(typed: string, { longNames, command }: Vocabulary<Name>): string {
  if (longNames.includes(typed)) return typed
  const candidates = longNames.filter((long) => typed !== '' && long.startsWith(typed))
  if (candidates.length > 1) {
    throw new UsageError(`--${typed} could be ${candidates.map((long) => `--${long}`).join(', ')}`)
  }
  if (candidates[0] !== undefined) return candidates[0]
  const hint = didYouMean(
    `--${typed}`,
    longNames.map((long) => `--${long}`),
  )
  throw new UsageError(`No such option: --${typed}.${hint || ` '${command} --help' lists all.`}`)
}
