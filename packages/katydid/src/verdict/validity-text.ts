import type { Reason, Validity } from './validity.ts'

const label = 'Validity'
const indent = 16

/**
 * A paragraph for each reason, the verdict in front of the first, as lines of at most `columns`; advice is given once.
 * The first line is `Validity        valid`, or `Validity        generator-limited: ...`.
 */
export function validityText({ verdict, reasons }: Validity, columns = 80): readonly string[] {
  const sentences = reasons.map((reason, i) => sentence(reason, reasons.slice(0, i)))
  const paragraphs = verdict === 'valid' ? [verdict, ...sentences] : sentences
  const lines = paragraphs.flatMap((text) => wrapped(text, Math.max(20, columns - indent)))
  return lines.map((line, i) => `${(i === 0 ? label : '').padEnd(indent)}${line}`)
}

function sentence({ severity, figure, advice }: Reason, before: readonly Reason[]): string {
  const isGiven = before.some((reason) => reason.advice === advice)
  return `${severity}: ${figure}${isGiven ? '' : `; ${advice}`}`
}

/** Words that belong together are kept so: `97 %`, `12.3 ms`. */
function wrapped(text: string, width: number): readonly string[] {
  const words = text.replaceAll(/(\d) (?=%|ms)/g, '$1\u00a0').split(' ')
  const lines: string[] = []
  let line = words.shift() ?? ''
  for (const word of words) {
    if (line.length + 1 + word.length <= width) line += ` ${word}`
    else {
      lines.push(line)
      line = `  ${word}`
    }
  }
  return [...lines, line].map((each) => each.replaceAll('\u00a0', ' '))
}
