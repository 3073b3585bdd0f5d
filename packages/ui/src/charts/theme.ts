import { useMemo, useSyncExternalStore } from 'react'

/** What canvases are drawn with: the page's tokens, since a canvas does not know of CSS. */
export interface ChartTheme {
  readonly isDark: boolean
  readonly ink: string
  readonly faint: string
  readonly grid: string
  readonly paper: string
  readonly font: string
  readonly colours: Readonly<Record<Colour, string>>
}

/** Tokens of theme.css that lines are drawn in. */
export type Colour = 'series-1' | 'series-2' | 'series-3' | 'series-4' | 'series-5' | 'bad'

const colourNames: readonly Colour[] = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'bad']

/** Read anew, and its component drawn again, when the page or the system goes from light to dark or back. */
export function useChartTheme(): ChartTheme {
  const scheme = useSyncExternalStore(onSchemeChange, schemeNow)
  return useMemo(() => readTheme(scheme === 'dark'), [scheme])
}

const schemeNow = (): string => getComputedStyle(document.documentElement).colorScheme

function onSchemeChange(changed: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const page = new MutationObserver(changed)
  system.addEventListener('change', changed)
  page.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => {
    system.removeEventListener('change', changed)
    page.disconnect()
  }
}

function readTheme(isDark: boolean): ChartTheme {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    isDark,
    ink: token('ink-2'),
    faint: token('ink-3'),
    grid: token('line'),
    paper: token('panel'),
    font: `11px ${token('font')}`,
    colours: Object.fromEntries(colourNames.map((name) => [name, token(name)])) as Record<Colour, string>,
  }
}
