import { parseSlos, type Slo } from '../plan/index.ts'
import type { Flag } from './flag.ts'
import { type Output, readOutput } from './outputs.ts'

/** What a run is held to, and who is told of it. Each may be given several times. */
export const sloFlags = {
  slo: {
    long: 'slo',
    value: 'SLO',
    group: 'Objectives',
    takes: 'one',
    default: undefined,
    expects: "objectives such as 'POST /predict: p99 < 100ms, failures < 0.1%'",
    help: "What the run is held to, in place of the load file's slos; exit code 1 when one is missed, 3 when one is not proven. 'POST /predict: p99 < 100ms, failures < 0.1%': an entry (with or without its method), @tag or total; then objectives: p99 < TIME (p99 service, p99 ttft), failures < N%, rate > N/s, goodput > N/s or N%; behind each 'steady' or 'over 30s' (every stretch of it) in place of the whole run, and 'abort' to stop once it is proven to be missed. Several: once more --slo, or semicolons between.",
    read: (texts) => {
      const slos = texts.map(parseSlos)
      return slos.some((some) => some.length === 0) ? undefined : slos.flat() // an empty one is no gate at all
    },
  } satisfies Flag<readonly Slo[] | undefined>,
  out: {
    long: 'out',
    value: 'KIND[=FILE]',
    group: 'Results',
    takes: 'one',
    default: '',
    expects: 'markdown, junit, json or annotations, or one of them with =FILE',
    help: 'Write the results for others to read, to FILE or to standard output: markdown (also the job summary of GitHub Actions), junit, json (all there is, with what it takes to run it again), annotations (of GitHub Actions). Several: once more --out, or commas between.',
    read: (texts) => readOutputs(texts),
  } satisfies Flag<readonly Output[]>,
} as const

function readOutputs(texts: readonly string[]): readonly Output[] | undefined {
  const outputs = texts.flatMap((text) => text.split(',')).filter((text) => text.trim() !== '')
  const known = outputs.map(readOutput).filter((output) => output !== undefined)
  return known.length === outputs.length ? known : undefined
}
