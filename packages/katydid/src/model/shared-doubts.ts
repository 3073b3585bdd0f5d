import type { Doubt } from './doubt.ts'
import type { ScenarioName, ScenarioResult } from './scenario.ts'

/** The worst of several doubts about the same thing, and which scenarios have it. */
export interface SharedDoubt {
  readonly words: string
  readonly names: readonly ScenarioName[]
}

export const biasWords: Record<Doubt['bias'], string> = {
  slower: 'Doubts: the model may be faster than it looks here, but not slower',
  faster: 'Doubts: the model may be slower than it looks here',
  either: 'Doubts: the figures may be wrong to either side',
}

/** Those that void a pass first. */
const biases = ['either', 'faster', 'slower'] as const

export function sharedDoubts(
  results: readonly ScenarioResult[],
): readonly { readonly bias: Doubt['bias']; readonly doubts: readonly SharedDoubt[] }[] {
  const all = results.flatMap((result) =>
    result.kind === 'measured' ? result.doubts.map((doubt) => ({ ...doubt, name: result.name })) : [],
  )
  return biases
    .map((bias) => ({ bias, doubts: worstOf(all.filter((doubt) => doubt.bias === bias)) }))
    .filter(({ doubts }) => doubts.length > 0)
}

function worstOf(doubts: readonly (Doubt & { readonly name: ScenarioName })[]): readonly SharedDoubt[] {
  const kinds = [...new Set(doubts.map(({ about }) => about))]
  return kinds.map((kind) => {
    const same = doubts.filter(({ about }) => about === kind)
    const worst = same.reduce((most, each) => (each.size > most.size ? each : most))
    return { words: worst.words, names: same.map(({ name }) => name) }
  })
}
