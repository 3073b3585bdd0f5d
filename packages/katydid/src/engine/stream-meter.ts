import { EventParser } from '../http/index.ts'
import type { ServerSentEvent, TokensIn } from '../plan/index.ts'
import { thrownText, valueText } from '../text/index.ts'
import type { Millis } from '../units/index.ts'
import type { StreamFigures } from './sample.ts'

/** Takes the times of one stream while it arrives, so that they do not depend on how fast the task reads it. */
export class StreamMeter {
  /** What `tokensIn` threw first; it is not asked again. */
  problem: string | undefined = undefined
  readonly #tokensIn: TokensIn | undefined
  readonly #events: EventParser | undefined
  readonly #gapsMs: number[] = []
  #firstAt: Millis | undefined = undefined
  #lastAt: Millis | undefined = undefined
  #tokens = 0
  /** As the server counts them. */
  #total: number | undefined = undefined

  constructor(tokensIn: TokensIn | undefined) {
    this.#tokensIn = tokensIn
    this.#events = tokensIn && new EventParser()
  }

  piece(bytes: Buffer, at: Millis): void {
    if (this.#events === undefined) this.#arrived(at)
    else for (const event of this.#events.push(bytes, at)) this.#count(event)
  }

  /** The reading stops for a while: the gap to the next arrival is ours, not the server's. */
  pause(): void {
    this.#lastAt = undefined
  }

  figures(): Omit<StreamFigures, 'isGood'> {
    return { firstAt: this.#firstAt, gapsMs: this.#gapsMs, tokens: this.#total ?? this.#tokens }
  }

  #count(event: ServerSentEvent): void {
    if (this.problem !== undefined) return
    try {
      const found = (this.#tokensIn as TokensIn)(event)
      if (typeof found === 'number') this.#add(found, event.at)
      else {
        this.#add(found.tokens, event.at)
        this.#total = found.total ?? this.#total
      }
    } catch (error) {
      this.problem = thrownText(error)
    }
  }

  /** Throws a TypeError for what is no count, which would be in every sum from then on. */
  #add(tokens: number, at: Millis): void {
    if (!(Number.isFinite(tokens) && tokens >= 0))
      throw new TypeError(`tokensIn must give a number of tokens, not ${valueText(tokens)}`)
    this.#tokens += tokens
    if (tokens > 0) this.#arrived(at)
  }

  #arrived(at: Millis): void {
    this.#firstAt ??= at
    if (this.#lastAt !== undefined) this.#gapsMs.push(at - this.#lastAt)
    this.#lastAt = at
  }
}
