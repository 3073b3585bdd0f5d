/** What one event of a chat's stream says; what it does not say is undefined. */
export interface CompletionChunk {
  readonly content: string
  readonly finishReason: string | undefined
  /** Tokens of the answer so far, by the server's count. */
  readonly completionTokens: number | undefined
}

/** Reads the data of one event. Throws, in words that group, for what is no JSON and for the server's own errors. */
export function parseChunk(data: string): CompletionChunk {
  const chunk = parseObject(data)
  const { error, usage } = chunk
  if (error !== undefined && error !== null) throw new Error(`the stream holds an error: ${kindOf(error)}`)
  const choice = objectIn(Array.isArray(chunk.choices) ? chunk.choices[0] : undefined)
  const content = objectIn(choice.delta).content ?? choice.text
  const finishReason = choice.finish_reason
  const tokens = objectIn(usage).completion_tokens
  return {
    content: typeof content === 'string' ? content : '',
    finishReason: typeof finishReason === 'string' ? finishReason : undefined,
    completionTokens: typeof tokens === 'number' ? tokens : undefined,
  }
}

type Fields = Readonly<Record<string, unknown>>

const objectIn = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

function parseObject(data: string): Fields {
  try {
    return objectIn(JSON.parse(data))
  } catch (cause) {
    throw new Error('an event of the stream is not JSON', { cause })
  }
}

/** Its message may hold ids, so the type or the code stands for it. */
function kindOf(error: unknown): string {
  const { type, code } = objectIn(error)
  return String(type ?? code ?? 'of no type')
}
