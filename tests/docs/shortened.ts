/**
 * Pages show times that make sense; here a run of the same command takes seconds. What is changed is only how long, how
 * much and on which port.
 */
export function shortened(words: readonly string[]): readonly string[] {
  const [verb] = words
  if (verb === 'model') return [...words, ...quickModel]
  const runTime = words.includes('--slo') ? '9s' : '2s'
  const longest = (limit: string) => (text: string) => (secondsOf(text) > 10 ? limit : text)
  const shorter: Readonly<Record<string, (text: string) => string>> = {
    '--run-time': longest(runTime),
    '-t': longest(runTime),
    '--warm-up': longest('1s'),
    '--stages': (text) => text.replaceAll(/\/\s*[\d.]+(?:s|m|h)/g, '/1s'),
  }
  return words.map((word, at) => shorter[words[at - 1] ?? '']?.(word) ?? word)
}

const quickModel = [
  '--duration',
  '100ms',
  '--queries',
  '500',
  '--warm-up',
  '200ms',
  '--soak',
  '500ms',
].concat(['--cold-starts', '2', '--batch-sizes', '1,8'])

const unitSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600 }

/** Of `90s`, `20m` or `1h30m`. */
function secondsOf(text: string): number {
  const parts = [...text.matchAll(/([\d.]+)(ms|s|m|h)/g)]
  return parts.reduce((sum, [, digits, unit]) => sum + Number(digits) * (unitSeconds[unit ?? ''] ?? 0), 0)
}
