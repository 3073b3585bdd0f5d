/** Paper is light, and shows what on screen is folded away; after printing all is as before. */
export function preparePrint(): void {
  addEventListener('beforeprint', () => {
    const { dataset } = document.documentElement
    const { theme } = dataset
    const folded = [...document.querySelectorAll<HTMLDetailsElement>('details.sample:not([open])')]
    dataset.theme = 'light'
    for (const each of folded) each.open = true
    const restore = () => {
      for (const each of folded) each.open = false
      if (theme === undefined) delete dataset.theme
      else dataset.theme = theme
    }
    addEventListener('afterprint', restore, { once: true })
  })
}
