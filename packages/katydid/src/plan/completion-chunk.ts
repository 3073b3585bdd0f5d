/** What one event of a chat's stream says; what it does not say is undefined. */
export interface CompletionChunk {
  /** One for each answer that the event is about: a request with `n` above 1 has several. */
  readonly choices: readonly ChoiceChunk[]
  /** Tokens of all answers so far, by the server's count. */
  readonly completionTokens: number | undefined
}

export interface ChoiceChunk {
  /** Which of the answers, from 0. */
  readonly index: number
  /** Text of the answer itself. */
  readonly content: string
  /** What the model thought aloud. */
  readonly reasoning: string
  /** The model put out something: text, reasoning, a refusal, audio, or a part of a tool call. */
  readonly hasOutput: boolean
  readonly finishReason: string | undefined
}

/** Reads the data of one event. Throws, in words that group, for what is no JSON and for the server's own errors. */
export function parseChunk(data: string): CompletionChunk {
  const chunk = parseObject(data)
  const { error, usage } = chunk
  if (error !== undefined && error !== null) throw new Error(`the stream holds an error: ${kindOf(error)}`)
  const tokens = objectIn(usage).completion_tokens
  return {
    choices: listIn(chunk.choices).map((choice, position) => choiceOf(objectIn(choice), position)),
    completionTokens: typeof tokens === 'number' && Number.isFinite(tokens) ? tokens : undefined,
  }
}

function choiceOf(choice: Fields, position: number): ChoiceChunk {
  const { index, text, finish_reason: finishReason } = choice
  const delta = objectIn(choice.delta)
  return {
    index: typeof index === 'number' ? index : position,
    content: answerText(delta.content) || answerText(text),
    reasoning: reasoningText(delta),
    hasOutput: hasText(text) || outputFields.some((field) => hasText(delta[field])) || hasCall(delta),
    finishReason: typeof finishReason === 'string' ? finishReason : undefined,
  }
}

/**
 * Where servers put what the model generates. `reasoning_content` is the name of DeepSeek, llama.cpp and older vLLM, `reasoning`
 * that of OpenRouter, Ollama, Groq and newer vLLM.
 */
const outputFields = ['content', 'reasoning_content', 'reasoning', 'reasoning_details', 'refusal', 'audio']

/** The id, type and index of a call are the server's; its name and arguments are tokens. */
function hasCall(delta: Fields): boolean {
  const calls = [{ function: delta.function_call }, ...listIn(delta.tool_calls)].map(objectIn)
  return calls.some((call) => {
    const parts = objectIn(call.function ?? call.custom)
    return hasText(parts.name) || hasText(parts.arguments) || hasText(parts.input)
  })
}

/** What holds generated text in lists of parts (Mistral, OpenRouter) and in objects (audio); the rest labels it. */
const textFields = ['text', 'thinking', 'summary', 'data', 'transcript']

function hasText(value: unknown): boolean {
  if (typeof value === 'string') return value !== ''
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(hasText)
  return textFields.some((field) => hasText((value as Fields)[field]))
}

/** Some servers send the same under both names. Mistral sends it as parts of the content. */
function reasoningText({ reasoning_content, reasoning, content }: Fields): string {
  const parts = listIn(content).map((part) => answerText(objectIn(part).thinking))
  return answerText(reasoning_content) || answerText(reasoning) || parts.join('')
}

/** Of a text, or of the parts of a list that are text. */
function answerText(content: unknown): string {
  if (typeof content === 'string') return content
  const texts = listIn(content).map((part) => objectIn(part).text)
  return texts.filter((text) => typeof text === 'string').join('')
}

type Fields = Readonly<Record<string, unknown>>

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
