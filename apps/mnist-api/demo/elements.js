// @ts-check
/**
 * The element with this id; throws when the page has none of this kind.
 * @template {HTMLElement} E
 * @param {string} id
 * @param {new () => E} kind
 * @returns {E}
 */
export function element(id, kind) {
  const found = document.getElementById(id)
  if (found instanceof kind) return found
  throw new Error(`the page has no ${kind.name} #${id}`)
}

/** A new element with a class, a text or children. @param {string} tag @param {string} className @param {...(Node | string)} content */
export function make(tag, className, ...content) {
  const made = document.createElement(tag)
  made.className = className
  made.append(...content)
  return made
}

/** @param {HTMLCanvasElement} canvas */
export function contextOf(canvas) {
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('this browser draws nothing')
  return context
}
