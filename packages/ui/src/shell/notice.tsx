import type { ReactNode } from 'react'
import { Icon, type Tone } from '../parts/index.ts'

/** A line across the page that says what one must know now. */
export const Notice = ({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) => (
  <div className={`notice notice-${tone}`}>
    <Icon name={tone === 'neutral' ? 'note' : 'warning'} />
    <p>{children}</p>
  </div>
)
