import { thrownText } from '../text/index.ts'
import { formatDuration, type Millis, millis, parseDuration } from '../units/index.ts'

/** A stretch of a run in which the load goes in a straight line from one level to another. */
export interface Stage {
  /** Users, or arrivals per second. */
  readonly from: number
  readonly to: number
  /** Infinite: the level is kept until the run is stopped. */
  readonly duration: Millis
}

export interface Stages {
  readonly quantity: 'rate' | 'users'
  readonly stages: readonly Stage[]
}

/** A text that is not a list of stages, with a caret under the place. */
export class StagesError extends RangeError {
  override readonly name = 'StagesError'
}

const stagePattern =
  /^\s*(?:(\d+(?:\.\d+)?)?\s*(->)\s*)?(\d+(?:\.\d+)?)\s*(users?\b)?\s*\/\s*([\d.a-z]+)\s*$/i

/**
 * Reads stages as people write them, with commas between: `LEVEL/DURATION` keeps a level, `FROM->TO/DURATION` goes
 * from one to another, `->TO/DURATION` goes on from where the stage before ended (the first from 0). Levels are
 * arrivals per second, or users when the word stands behind them: `0->50 users/30s, 50 users/5m`. Throws a StagesError.
 */
export function parseStages(text: string): Stages {
  const stages: Stage[] = []
  let quantity: Stages['quantity'] | undefined
  let offset = 0
  for (const part of text.split(',')) {
    const { unit, ...stage } = parseStage(text, part, offset, stages.at(-1)?.to ?? 0)
    quantity ??= unit
    if (unit !== quantity) throw wrong(text, offset, 'all stages are rates, or all are users')
    stages.push(stage)
    offset += part.length + 1
  }
  return { quantity: quantity ?? 'rate', stages }
}

/** The text that `parseStages` reads as these stages; a duration without end has none, and is left out with its stage. */
export function formatStages({ quantity, stages }: Stages): string {
  const unit = quantity === 'users' ? ' users' : ''
  const level = ({ from, to }: Stage) => (from === to ? `${to}` : `${from}->${to}`)
  const finite = stages.filter(({ duration }) => duration !== Number.POSITIVE_INFINITY)
  return finite
    .map((stage) => `${level(stage)}${unit}/${formatDuration(stage.duration).replaceAll(' ', '')}`)
    .join(', ')
}

function parseStage(text: string, part: string, offset: number, before: number) {
  const [, from, arrow, to, users, duration] = stagePattern.exec(part) ?? []
  if (to === undefined || duration === undefined) {
    throw wrong(text, offset, 'a stage is LEVEL/DURATION or FROM->TO/DURATION, as in 0->500/30s')
  }
  const start = from ?? (arrow === undefined ? to : before)
  const unit: Stages['quantity'] = users === undefined ? 'rate' : 'users'
  return {
    from: Number(start),
    to: Number(to),
    duration: durationOf(text, duration, offset + part.lastIndexOf('/') + 1),
    unit,
  }
}

function durationOf(text: string, duration: string, offset: number): Millis {
  try {
    return parseDuration(duration)
  } catch (error) {
    throw wrong(text, offset, thrownText(error))
  }
}

/** The place is the first character of the part, past its blanks. */
function wrong(text: string, offset: number, why: string): StagesError {
  const at = offset + (text.slice(offset).match(/^\s*/)?.[0].length ?? 0)
  return new StagesError(`${why}\n  ${text}\n  ${' '.repeat(at)}^`)
}

export function totalDuration(stages: readonly Stage[]): Millis {
  return millis(stages.reduce((sum, { duration }) => sum + duration, 0))
}
