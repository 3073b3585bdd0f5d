import { type Millis, millis } from '../units/index.ts'
import type { Client } from './client.ts'
import { type ChoiceChunk, parseChunk } from './completion-chunk.ts'
import type { ServerSentEvent, StreamedAnswer, StreamOptions, TokenCount } from './stream.ts'

/** A chat's answer and its times, all from sending; the sample has those from the intended start too. */
export interface ChatAnswer {
  /** 200 to 399, and no failure. */
  readonly ok: boolean
  /** Of the first answer, where `n` asks for several. */
  readonly text: string
  /** What the model thought aloud before it answered, where the server tells. */
  readonly reasoning: string
  /**
   * By the server's count (`usage.completion_tokens`) where it tells, else one for each event with output: of the answer, of
   * reasoning, or of a tool call.
   */
  readonly tokens: number
  /** TTFT, of the first token of any kind, reasoning and tool calls included: undefined when no token came. */
  readonly timeToFirstTokenMs: Millis | undefined
  /** ITL: the gaps between the arrivals of tokens. */
  readonly interTokenMs: readonly Millis[]
  /** TPOT: (whole time - time to the first token) / (tokens - 1); undefined below two tokens. */
  readonly timePerTokenMs: Millis | undefined
  /** tokens / whole time, of this one request; 0 when none came. */
  readonly tokensPerSecond: number
  /** `stop`, `length` and the like; of the first answer. */
  readonly finishReason: string | undefined
  readonly stream: StreamedAnswer
}

export interface ChatOptions extends Omit<StreamOptions, 'tokensIn' | 'check'> {
  /** Model, messages and the rest; `stream: true` is added. A prepared `body` must hold it itself. */
  readonly json?: Readonly<Record<string, unknown>>
  /** Asked when the answer is whole: says why it is wrong, or nothing. */
  readonly check?: (answer: ChatAnswer) => string | undefined | void
}

/**
 * Asks an OpenAI-compatible server for a chat (or text) completion, reads it as it comes, and gives its sample the
 * times of its tokens. It fails on HTTP >= 400, on an error in the stream, and on an end without a finish.
 */
export async function chatCompletion(
  client: Pick<Client, 'stream'>,
  url: string,
  { json, check, ...options }: ChatOptions,
): Promise<ChatAnswer> {
  const reader = new ChatReader()
  const stream = await client.stream('POST', url, {
    ...options,
    ...(json === undefined ? {} : { json: { ...json, stream: true } }),
    tokensIn: (event) => reader.read(event),
    check: (answered) => reader.problem(answered) ?? check?.(reader.answer(answered)),
  })
  for await (const _ of stream.chunks()); // read already, as they came
  return reader.answer(stream)
}

/** What has come of one completion. */
class ChatReader {
  #text = ''
  #reasoning = ''
  #tokens = 0
  #total: number | undefined = undefined
  /** Why each answer ended, by its index; undefined while it goes on. */
  readonly #finishReasons = new Map<number, string | undefined>()
  #isDone = false
  readonly #at: Millis[] = []

  read({ data, at }: ServerSentEvent): TokenCount {
    if (data === '[DONE]') {
      this.#isDone = true
      return { tokens: 0, total: undefined }
    }
    const { choices, completionTokens } = parseChunk(data)
    for (const choice of choices) this.#take(choice)
    const tokens = choices.filter(({ hasOutput }) => hasOutput).length
    this.#tokens += tokens
    this.#total = completionTokens ?? this.#total
    if (tokens > 0) this.#at.push(at)
    return { tokens, total: completionTokens }
  }

  #take({ index, content, reasoning, finishReason }: ChoiceChunk): void {
    if (index === 0) {
      this.#text += content
      this.#reasoning += reasoning
    }
    this.#finishReasons.set(index, finishReason ?? this.#finishReasons.get(index))
  }

  problem({ status }: StreamedAnswer): string | undefined {
    if (status >= 400) return `HTTP ${status}`
    return this.#isDone || this.#areFinished ? undefined : 'the stream ended before [DONE]'
  }

  get #areFinished(): boolean {
    const reasons = [...this.#finishReasons.values()]
    return reasons.length > 0 && reasons.every((reason) => reason !== undefined)
  }

  answer(stream: StreamedAnswer): ChatAnswer {
    const { sentAt, endedAt } = stream.timings
    const [firstAt] = this.#at
    const tokens = this.#total ?? this.#tokens
    const isTimed = firstAt !== undefined && tokens > 1
    return {
      ok: stream.ok && stream.failure === undefined,
      text: this.#text,
      reasoning: this.#reasoning,
      tokens,
      timeToFirstTokenMs: firstAt === undefined ? undefined : millis(firstAt - sentAt),
      interTokenMs: this.#at.slice(1).map((at, i) => millis(at - (this.#at[i] as Millis))),
      timePerTokenMs: isTimed ? millis((endedAt - firstAt) / (tokens - 1)) : undefined,
      tokensPerSecond: endedAt > sentAt ? tokens / ((endedAt - sentAt) / 1_000) : 0,
      finishReason: this.#finishReasons.get(0),
      stream,
    }
  }
}
