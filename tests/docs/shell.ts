/** One command of a block. */
export interface Command {
  /** Of the page. */
  readonly line: number
  /** Settings in front of the command: `PORT=8001 npm start`. */
  readonly env: Readonly<Record<string, string>>
  /** Without quotes. */
  readonly words: readonly string[]
}

const setting = /^([A-Z_][A-Z0-9_]*)=(.*)$/s

/** Reads the little shell that the pages use: words, quotes, comments, a backslash at the end of a line. */
export function commandsOf(text: string, firstLine: number): readonly Command[] {
  const commands: Command[] = []
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const line = firstLine + at
    let whole = lines[at] ?? ''
    while (whole.endsWith('\\')) whole = `${whole.slice(0, -1)} ${lines[++at] ?? ''}`
    const words = wordsOf(whole, line)
    const settings = words.findIndex((word) => !setting.test(word))
    const inFront = words.slice(0, settings < 0 ? words.length : settings)
    if (words.length > 0) commands.push({ line, env: envOf(inFront), words: words.slice(inFront.length) })
  }
  return commands
}

function envOf(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(words.map((word) => setting.exec(word)?.slice(1) as [string, string]))
}

const token = /\s*(?:(#.*)|((?:'[^']*'|"[^"]*"|[^\s'"#;&|<>`$]|(?<=\S)#|\$(?=\w))+))/y

/** Throws at what needs a real shell: pipes, redirections, several commands in a line. */
function wordsOf(line: string, number: number): readonly string[] {
  const words: string[] = []
  token.lastIndex = 0
  const text = line.trimEnd()
  for (let at = 0; at < text.length; at = token.lastIndex) {
    token.lastIndex = at
    const found = token.exec(text)
    if (found === null) throw new Error(`line ${number} needs a real shell: ${text.slice(at)}`)
    if (found[2] !== undefined) words.push(found[2].replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'))
  }
  return words
}
