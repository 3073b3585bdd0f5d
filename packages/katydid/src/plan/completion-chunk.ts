/** What one event of a chat's stream says; what it does not say is undefined. */
export interface CompletionChunk {
  /** Of the answer itself, of the first choice. */
  readonly content: string
  /** What the model thought aloud, of the first choice: `reasoning_content`, or `reasoning`. */
  readonly reasoning: string
  /** Choices to which it adds output of any kind: of the answer, reasoning, a refusal, a tool call. */
  readonly outputs: number
  readonly finishReason: string | undefined
  /** Tokens of the answer so far, by the server's count. */
  readonly completionTokens: number | undefined
}

/** Reads the data of one event. Throws, in words that group, for what is no JSON and for the server's own errors. */
export function parseChunk(data: string): CompletionChunk {
  const chunk = parseObject(data)
  const { error, usage } = chunk
  if (error !== undefined && error !== null) throw new Error(`the stream holds an error: ${kindOf(error)}`)
  const choices = listIn(chunk.choices).map(objectIn)
  const [choice = {}] = choices
  const finishReason = choice.finish_reason
  const tokens = objectIn(usage).completion_tokens
  return {
    content: contentOf(choice),
    reasoning: reasoningOf(choice),
    outputs: choices.filter(hasOutput).length,
    finishReason: typeof finishReason === 'string' ? finishReason : undefined,
    completionTokens: typeof tokens === 'number' ? tokens : undefined,
  }
}

type Fields = Readonly<Record<string, unknown>>

const contentOf = (choice: Fields): string => textIn(objectIn(choice.delta).content ?? choice.text)

function reasoningOf({ delta }: Fields): string {
  const { reasoning_content, reasoning } = objectIn(delta)
  return textIn(reasoning_content ?? reasoning)
}

/** A tool call comes as a name, then its arguments in fragments; older servers send one `function_call`. */
function hasOutput(choice: Fields): boolean {
  const { refusal, audio, tool_calls, function_call } = objectIn(choice.delta)
  const calls = [...listIn(tool_calls).map((call) => objectIn(call).function), function_call].map(objectIn)
  const { data, transcript } = objectIn(audio)
  const texts = [
    refusal,
    data,
    transcript,
    ...calls.flatMap(({ name, arguments: fragment }) => [name, fragment]),
  ]
  return contentOf(choice) !== '' || reasoningOf(choice) !== '' || texts.some((text) => textIn(text) !== '')
}

/** A text, or the texts of the parts of a content. */
function textIn(value: unknown): string {
  if (typeof value === 'string') return value
  return listIn(value)
    .map((part) => textIn(objectIn(part).text))
    .join('')
}

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

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
