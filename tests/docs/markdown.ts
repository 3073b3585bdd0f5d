/** A fenced block of a page, with what the comments right above it ask of the test. */
export interface Block {
  /** Of the opening fence, counted from 1. */
  readonly line: number
  readonly language: string
  readonly text: string
  readonly notes: readonly string[]
}

const fence = /^```(\w*)\s*$/
const note = /^<!--\s*(.*?)\s*-->$/

/** The fenced blocks of a Markdown text, in order. Throws when a fence is left open. */
export function blocksOf(markdown: string): readonly Block[] {
  const lines = markdown.split(/\r?\n/)
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; at++) {
    const [, language] = fence.exec(lines[at] ?? '') ?? []
    if (language === undefined) continue
    const end = lines.indexOf('```', at + 1)
    if (end < 0) throw new Error(`the fence of line ${at + 1} is left open`)
    blocks.push({
      line: at + 1,
      language,
      text: lines.slice(at + 1, end).join('\n'),
      notes: notesAbove(lines, at),
    })
    at = end
  }
  return blocks
}

/** What stands outside the fenced blocks. */
export function proseOf(markdown: string): string {
  let isInside = false
  const outside = markdown.split(/\r?\n/).filter((line) => {
    const isFence = line.startsWith('```')
    if (isFence) isInside = !isInside
    return !isFence && !isInside
  })
  return outside.join('\n')
}

function notesAbove(lines: readonly string[], at: number): readonly string[] {
  const notes: string[] = []
  for (let above = at - 1; above >= 0; above--) {
    const [, text] = note.exec(lines[above] ?? '') ?? []
    if (text === undefined) break
    notes.unshift(text)
  }
  return notes
}

/** The rest of a note that begins with `head`. */
export const noted = ({ notes }: Block, head: string): string | undefined =>
  notes
    .find((text) => text.startsWith(head))
    ?.slice(head.length)
    .trim()
