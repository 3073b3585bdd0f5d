/** An element with its attributes, undefined ones left out, and what is in it: elements, or text that is escaped. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number | undefined>>
  readonly children?: readonly XmlElement[]
  readonly text?: string
}

/** A whole document, indented by two. */
export const xmlDocument = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${xml(root, '')}`

function xml({ name, attributes, children = [], text = '' }: XmlElement, indent: string): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined)
  const head = [name, ...given.map(([key, value]) => `${key}="${escaped(String(value))}"`)].join(' ')
  if (children.length === 0 && text === '') return `${indent}<${head}/>\n`
  if (children.length === 0) return `${indent}<${head}>${escaped(text)}</${name}>\n`
  return `${indent}<${head}>\n${children.map((child) => xml(child, `${indent}  `)).join('')}${indent}</${name}>\n`
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** What XML 1.0 has no place for, such as most control characters and half surrogates, becomes a question mark. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '?')
    .replaceAll(/[&<>"]/g, (character) => entities[character] as string)
