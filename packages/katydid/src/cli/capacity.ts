import { sloText } from '../plan/index.ts'
import { masked } from '../text/index.ts'
import { findCapacity, type LoadKind } from '../verdict/index.ts'
import { bundleLoadFiles } from './bundle.ts'
import { type CapacityAnswer, capacityCode } from './capacity-answer.ts'
import { capacityTable } from './capacity-flags.ts'
import { capacityHelp } from './capacity-help.ts'
import { capacityJson } from './capacity-json.ts'
import { type CapacityRequest, capacityRequest, slosOfLook } from './capacity-options.ts'
import { capacityPage } from './capacity-page.ts'
import { type Player, playerOf } from './capacity-play.ts'
import { stepDisplay } from './capacity-progress.ts'
import { capacityText } from './capacity-text.ts'
import { sameSignalMs } from './interrupt.ts'
import { Interrupted } from './interrupted.ts'
import { loadUserClasses } from './load-file.ts'
import { loadPaths } from './load-paths.ts'
import { prepareFiles } from './output-files.ts'
import { parseArgv } from './parse-argv.ts'
import { prepareRun, type Suite } from './prepared-run.ts'
import { proxyNotice } from './proxy-notice.ts'
import type { Terminal } from './terminal.ts'
import { textFile, writeLastResults } from './write-results.ts'

/** The shell's code for a process that Ctrl-C ended. */
const interruptedCode = 130

/** `katydid capacity`: finds how much a server carries and reports. Resolves with the exit code. */
export async function runCapacity(argv: readonly string[], terminal: Terminal): Promise<number> {
  const typed = parseArgv(argv, capacityTable)
  if (typed.has('help')) {
    terminal.stdout(capacityHelp())
    return 0
  }
  const request = capacityRequest(typed, terminal)
  prepareFiles({ jsonFile: request.wishes.jsonFile, html: request.wishes.html }, terminal.cwd)
  const bundle = await bundleLoadFiles(loadPaths(request.options.loadFiles, terminal.cwd), terminal.cwd)
  const leave = (code: number) => {
    bundle.remove()
    terminal.leave(code)
  }
  try {
    const loaded = await loadUserClasses(bundle.url)
    const suite = { url: bundle.url, loaded, endpoint: terminal.env.MYENDPOINT, argv: ['capacity', ...argv] }
    return await search(suite, request, { ...terminal, leave })
  } finally {
    bundle.remove()
  }
}

async function search(suite: Suite, request: CapacityRequest, terminal: Terminal): Promise<number> {
  const display = stepDisplay(terminal, request)
  const startedAt = new Date()
  const { host, slos, facts } = origin(suite, request)
  const notice = proxyNotice(host.split(', '), terminal.env)
  if (notice !== undefined) terminal.stderr(`${notice}\n`)
  const player = await playerOf(suite, request, display)
  const release = terminal.onInterrupt(interrupter(player, terminal))
  try {
    const capacity = await findCapacity(searchOptions(request), player.measure)
    display.clear()
    const answer = { capacity, request, startedAt, endedAt: new Date(), host, slos, facts }
    print(answer, request, terminal)
    return capacityCode(answer)
  } catch (error) {
    display.clear()
    if (!(error instanceof Interrupted)) throw error
    terminal.stderr('Interrupted: the search has no answer yet\n')
    return interruptedCode
  } finally {
    release()
    await player.close()
  }
}

/** The first Ctrl-C lets the run end; the second leaves at once. */
function interrupter(player: Player, { leave }: Terminal): () => void {
  let firstAt: number | undefined
  return () => {
    if (firstAt !== undefined && performance.now() - firstAt > sameSignalMs) leave(interruptedCode)
    firstAt ??= performance.now()
    player.interrupt()
  }
}

function searchOptions({ wishes, options }: CapacityRequest) {
  const { find, precision, confirmations, maxRate } = wishes
  const wanted = new Set<LoadKind>(find === 'both' ? ['users', 'rate'] : [find])
  return { wanted, precision, confirmations, maxUsers: options.maxUsers, maxRate }
}

function origin(suite: Suite, { options }: CapacityRequest) {
  const { plan, slos, about } = prepareRun(suite, { ...options, users: 1 })
  const host = [...new Set(plan.classes.map((each) => masked(each.host)))].join(', ')
  return { host, slos: slosOfLook(slos).map(sloText), facts: about.facts }
}

function print(
  answer: CapacityAnswer,
  { wishes }: CapacityRequest,
  { stdout, stderr, screen, cwd }: Terminal,
): void {
  const text = capacityText(answer, screen()?.columns ?? 80)
  if (wishes.json) {
    stderr(text)
    stdout(capacityJson(answer))
  } else stdout(text)
  writeLastResults([
    ...textFile(wishes.jsonFile, cwd, () => capacityJson(answer)),
    ...textFile(wishes.html, cwd, () => capacityPage(answer)),
  ])
}
