/** A note explains; it changes no verdict. */
export type Severity = 'note' | 'suspect' | 'generator-limited'

/** Higher is graver. */
export const gravity = (severity: Severity): number =>
  ['note', 'suspect', 'generator-limited'].indexOf(severity)
