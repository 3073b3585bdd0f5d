import type { ReactNode } from 'react'
import { Icon } from '../parts/index.ts'

/** A row of a list that opens to more; the browser's own disclosure, so keyboards and screen readers know it. */
export const Expander = ({ head, children }: { readonly head: ReactNode; readonly children: ReactNode }) => (
  <details className="expander">
    <summary>
      <Icon name="right" />
      <div className="expander-head">{head}</div>
    </summary>
    <div className="expander-body">{children}</div>
  </details>
)

/** Text as it came, in a box that scrolls. */
export const Verbatim = ({ label, text }: { readonly label: string; readonly text: string }) => (
  <figure className="verbatim">
    <figcaption>{label}</figcaption>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
    <pre tabIndex={0}>{text}</pre>
  </figure>
)
