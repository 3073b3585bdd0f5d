// @ts-check
/**
 * Keys that work wherever the focus is.
 * @param {{ sample: (digit: number) => void, undo: () => void, clear: () => void }} actions
 */
export function listenForShortcuts({ sample, undo, clear }) {
  document.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey } = event
    const isUndo = (ctrlKey || metaKey) && key === 'z'
    if (!isUndo && (ctrlKey || metaKey || altKey)) return
    if (isUndo || key === 'Backspace') undo()
    else if (key === 'Escape' || key === 'Delete') clear()
    else if (/^[0-9]$/.test(key)) sample(Number(key))
    else return
    event.preventDefault()
  })
}
