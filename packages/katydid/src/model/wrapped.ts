/** Lines of at most `width` characters, broken at blanks; all but the first begin with `indent`. Longer words stay whole. */
export function wrapped(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/(?<=\S) /)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (longer.length <= width || line === '') line = longer
    else {
      lines.push(line)
      line = indent + word.trimStart()
    }
  }
  return [...lines, line]
}
