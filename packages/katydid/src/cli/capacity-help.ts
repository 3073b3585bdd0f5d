import { capacityTable } from './capacity-flags.ts'
import { optionSections } from './help.ts'

const head = `Usage: katydid capacity [options] [UserClass ...]

The highest rate of arrivals, and the highest number of users, at which the SLOs
hold; what gives out first; and how many requests to serve at once.

  katydid capacity -f api.load.ts -H http://localhost:8000 \\
    --slo 'POST /predict: p99 < 100ms, failures < 0.1%'

First users, 1, 2, 4 ..., until the SLOs are missed; then arrivals, whose rate is
closed in on from above and below; each answer is then held for longer, with
fresh seeds, and has to be proven at 99 %, or a lower one is tried.
`

const foot = `Exit code: 0 an answer that is proven, or that is a lower bound because the
generator gave out first or nothing did; 1 no load keeps the SLOs; 2 a mistake in
the command or the load file; 3 an answer that is not proven.
`

/** What `katydid capacity --help` prints, ending in a newline. */
export const capacityHelp = (): string => [head, ...optionSections(capacityTable), foot].join('\n')
