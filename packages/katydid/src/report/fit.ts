/** Control characters would move the cursor or break a row; what a server sent may hold any. */
export const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')

/** Keeps both ends of a long text, which tell names apart better than its beginning alone. */
export function cutMiddle(text: string, width: number): string {
  if (text.length <= width) return text
  if (width <= 3) return text.slice(0, Math.max(0, width))
  const head = Math.ceil((width - 3) / 2)
  return `${text.slice(0, head)}...${text.slice(text.length - (width - 3 - head))}`
}

/** Lines of at most `width`, broken at spaces; a number stays with its unit. Longer words are lines of their own. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.replaceAll(/(\d) (?=%|ms|s\b)/g, '$1\u00a0').split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.map((line) => line.replaceAll('\u00a0', ' '))
}
