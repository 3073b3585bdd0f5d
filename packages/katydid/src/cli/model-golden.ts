import { readFileSync } from 'node:fs'
import { digestOf, type Inputs, type Model, scoresOf } from '../model/index.ts'
import { decodeText, thrownText } from '../text/index.ts'
import { UsageError } from './usage-error.ts'
import { textFile, writeLastResults } from './write-results.ts'

type Scores = readonly (readonly number[])[]

/** The answers of a model to the golden inputs, and which inputs those were. */
interface GoldenFile {
  readonly format: 'katydid-golden/1'
  readonly model: string
  readonly modelSha256: string | undefined
  readonly inputsSha256: string
  readonly scores: Scores
}

const asked = ({ golden, pool }: Inputs) => golden ?? pool.slice(0, 32)

/** Writes the answers of this model. Throws a UsageError when they are no scores. */
export async function keepGolden(path: string, model: Model, inputs: Inputs): Promise<number> {
  const scores = await scoresOf(model, asked(inputs), 1)
  if (scores.some(({ length }) => length === 0)) {
    throw new UsageError('the answers of this model are no scores that could be compared')
  }
  const file: GoldenFile = {
    format: 'katydid-golden/1',
    model: model.name,
    modelSha256: model.facts.sha256,
    inputsSha256: digestOf(asked(inputs)),
    scores,
  }
  writeLastResults(textFile(path, '.', () => `${JSON.stringify(file, null, 1)}\n`))
  return scores.length
}

/** Reads them back. Throws a UsageError unless they are answers to these inputs. */
export function readGolden(path: string, inputs: Inputs): Scores {
  const { format, inputsSha256, scores } = parsed(path)
  if (format !== 'katydid-golden/1') throw new UsageError(`${path} was not written by --keep-golden`)
  if (inputsSha256 !== digestOf(asked(inputs))) {
    throw new UsageError(
      `${path} holds answers to other inputs: give the --inputs, --scale and --seed it was made with`,
    )
  }
  return scores as Scores
}

function parsed(path: string): Partial<GoldenFile> {
  try {
    return JSON.parse(decodeText(readFileSync(path))) as Partial<GoldenFile>
  } catch (cause) {
    throw new UsageError(`cannot read ${path}: ${thrownText(cause)}`, { cause })
  }
}
