import type { Result } from '../report/result-schema.ts'

type Fact = readonly [what: string, of: (result: Result) => unknown]

/** What must be the same for a difference to be the server's. */
const facts: readonly Fact[] = [
  ['CPU', ({ facts }) => facts.cpu],
  ['cores', ({ facts }) => facts.cores],
  ['memory', ({ facts }) => facts.memoryBytes],
  ['platform', ({ facts }) => facts.platform],
  ['Node', ({ facts }) => facts.node],
  ['Katydid', ({ facts }) => facts.version],
  ['model', ({ plan }) => plan.model],
  ['load', ({ plan }) => plan.load],
  ['warm-up', ({ plan }) => plan.warmUpMs],
  ['workers', ({ plan }) => plan.workers],
  ['TLS', ({ plan }) => (plan.insecure ? 'not verified' : 'verified')],
  ['tags', ({ plan }) => plan.tags.join(' ')],
  ['excluded tags', ({ plan }) => plan.excludeTags.join(' ')],
  [
    'user classes',
    ({ plan }) =>
      plan.classes.map(({ name, weight, fixedCount }) => `${name} ${fixedCount ?? weight}`).join(', '),
  ],
]

/** Why two results should not be compared, a line each. The host may be another: that is often what is compared. */
export function unlike(base: Result, changed: Result): readonly string[] {
  const different = facts
    .filter(([, of]) => String(of(base)) !== String(of(changed)))
    .map(([what, of]) => `${what}: ${shown(of(base))} and ${shown(of(changed))}`)
  return [...different, ...limited('base', base), ...limited('new', changed)]
}

const shown = (value: unknown) => (value === '' ? '(none)' : String(value))

function limited(name: string, { validity }: Result): readonly string[] {
  if (validity?.verdict !== 'generator-limited') return []
  return [`${name} was limited by the generator: ${validity.reasons[0]?.figure ?? ''}`]
}
