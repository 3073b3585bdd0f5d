import { masked, thrownText } from '../text/index.ts'
import {
  type Desk,
  type LogBook,
  ProblemsError,
  plannedTasks,
  RunBook,
  type Setup,
  type Started,
  type StartRequest,
} from '../web/index.ts'
import { allClasses } from './choose-classes.ts'
import type { Console } from './console.ts'
import { describeClasses } from './describe.ts'
import type { Options } from './flags.ts'
import { HostError } from './host.ts'
import { htmlReporter } from './html-report.ts'
import { outReporters } from './out-reporters.ts'
import { prepareOutputs } from './output-files.ts'
import { chosenOf, tagsOf } from './plan-of.ts'
import { type PreparedRun, prepareRun, type Suite, valuesOf } from './prepared-run.ts'
import { formOf, requestedOptions } from './start-request.ts'
import { startRun } from './start-run.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { ownVersion } from './version.ts'

/** Starts the runs that the page, a script or the command line asks for, one after another. */
export class RunDesk implements Desk {
  readonly book = new RunBook()
  readonly log: LogBook
  readonly setup: Setup
  readonly shapeName: string | undefined
  readonly fullHistory: string | undefined
  /** The exit code of the newest run that is over. */
  code = 0
  readonly #suite: Suite
  readonly #options: Options
  readonly #terminal: Terminal
  readonly #console: Console
  /** Hosts by what pages are shown of them: one that comes back as it was shown is the one that was meant. */
  readonly #hosts = new Map<string, string>()

  /** Throws a UsageError when the load files cannot be run at all. */
  constructor(suite: Suite, options: Options, terminal: Terminal, console: Console, log: LogBook) {
    this.log = log
    const setup = setupOf(suite, options)
    const { host } = setup.form
    this.#hosts.set(masked(host), host)
    this.setup = { ...setup, form: { ...setup.form, host: masked(host) } }
    this.shapeName = suite.loaded.shape?.name
    this.fullHistory = options.csvFullHistory ? `${options.csv}_stats_history.csv` : undefined
    this.#suite = suite
    this.#options = options
    this.#terminal = terminal
    this.#console = console
  }

  async start(request: StartRequest): Promise<Started> {
    const wanted = { ...request, host: this.#hosts.get(request.host.trim()) ?? request.host }
    if (wanted.host.includes('//***@')) throw new ProblemsError([{ field: 'host', message: maskedHost }])
    return this.#asProblems(() => {
      const prepared = prepareRun(this.#suite, requestedOptions(wanted, this.#options, this.#suite.loaded))
      this.#hosts.set(masked(wanted.host.trim()), wanted.host)
      return prepared
    })
  }

  /** With the command line's own load. Throws a UsageError. */
  startAsTold(): Promise<Started> {
    return this.#begin(prepareRun(this.#suite, this.#options))
  }

  async #asProblems(prepare: () => PreparedRun): Promise<Started> {
    try {
      return await this.#begin(prepare())
    } catch (cause) {
      if (!(cause instanceof UsageError)) throw cause
      const field = cause instanceof HostError ? 'host' : ''
      throw new ProblemsError([{ field, message: cause.message }], { cause })
    }
  }

  async #begin(prepared: PreparedRun): Promise<Started> {
    prepareOutputs(prepared.options, this.#terminal.cwd)
    const onInterval = () => this.book.tick()
    const others = outReporters(prepared, this.#terminal)
    const reporters = [...(await htmlReporter(prepared)), ...others, { onInterval }]
    const audience = { terminal: this.#terminal, console: this.#console, reporters }
    const { run, code } = await startRun(quiet(prepared), this.#suite.loaded, audience)
    return { run, about: prepared.about, ended: this.#note(code) }
  }

  async #note(code: Promise<number>): Promise<void> {
    try {
      this.code = await code
    } catch (error) {
      this.#console.log.error(thrownText(error))
      this.code = 2
    }
  }
}

const maskedHost = 'Name and password are masked here: write them again, or leave the host as it was'

/** The page shows the figures: while a run goes on the terminal has its progress line only, unless it is to have more. */
const quiet = (prepared: PreparedRun): PreparedRun => ({
  ...prepared,
  options: { ...prepared.options, onlySummary: prepared.options.onlySummary || !prepared.options.printStats },
})

function setupOf({ loaded, endpoint }: Suite, options: Options): Setup {
  const values = valuesOf(loaded, options.set)
  const { chosen } = chosenOf(loaded, options, values)
  const described = describeClasses(allClasses(loaded.classes, options.configUsers), tagsOf(options), values)
  const hostOf = (name: string) => {
    const host = loaded.classes.find((one) => one.name === name)?.userClass.host
    return host === undefined ? null : masked(host)
  }
  return {
    version: ownVersion(),
    loadFiles: loaded.paths,
    classes: described.map(({ name, weight, fixedCount = 0, tasks }) => ({
      ...{ name, weight, fixedCount, host: hostOf(name) },
      tags: [...new Set(tasks.flatMap(tagsWithin))],
      tasks: plannedTasks(tasks),
    })),
    hasShape: loaded.shape !== undefined,
    form: formOf(options, chosen, loaded, endpoint),
    options: Object.entries(loaded.options).map(([name, one]) => ({
      name,
      ...one,
      default: one.isSecret ? '' : one.default,
    })),
  }
}

interface Tagged {
  readonly tags: readonly string[]
  readonly tasks?: readonly Tagged[]
}

const tagsWithin = ({ tags, tasks = [] }: Tagged): readonly string[] => [
  ...tags,
  ...tasks.flatMap(tagsWithin),
]
