import type { RunState, SloRow, ValidityVerdict } from '../../../katydid/src/web/contract.ts'
import { Icon, type IconName } from './icon.tsx'

export type Tone = 'good' | 'warn' | 'bad' | 'neutral'

/** A verdict in a word, with an icon that says the same. */
export function Badge({
  tone,
  icon,
  children,
}: {
  readonly tone: Tone
  readonly icon?: IconName
  readonly children: string
}) {
  return (
    <span className={`badge badge-${tone}`}>
      <Icon name={icon ?? icons[tone]} />
      {children}
    </span>
  )
}

const icons: Readonly<Record<Tone, IconName>> = {
  good: 'check',
  warn: 'warning',
  bad: 'cross',
  neutral: 'dash',
}

export const validityTones: Readonly<Record<ValidityVerdict, Tone>> = {
  valid: 'good',
  suspect: 'warn',
  'generator-limited': 'bad',
}

export const ValidityBadge = ({ verdict }: { readonly verdict: ValidityVerdict }) => (
  <Badge tone={validityTones[verdict]}>{verdict}</Badge>
)

const sloTones: Readonly<Record<SloRow['verdict'], Tone>> = {
  passed: 'good',
  failed: 'bad',
  inconclusive: 'warn',
  'no data': 'neutral',
}

export const SloBadge = ({ verdict }: { readonly verdict: SloRow['verdict'] }) => (
  <Badge tone={sloTones[verdict]} icon={verdict === 'inconclusive' ? 'question' : icons[sloTones[verdict]]}>
    {verdict}
  </Badge>
)

/** The state of a run: a dot that is filled while it goes on, and the word. */
export const StateBadge = ({ state }: { readonly state: RunState }) => (
  <span className={`state state-${state}`}>{state}</span>
)
