import { createAgent } from '../../http/index.ts'
import { type ConnectionPolicy, entryNames, type TagFilter, type UserClass } from '../../plan/index.ts'
import type { Clock } from '../../time/index.ts'
import { seconds } from '../../units/index.ts'
import { emptyTally } from '../meter.ts'
import type { Recorder, Sample, TaskException } from '../sample.ts'
import { type Habitat, type LiveUser, startUser } from '../start-user.ts'
import { TaskCounts } from '../task-counts.ts'
import { Turns } from '../turns.ts'
import { Warnings } from '../warnings.ts'

/** Keeps every sample, in the order in which they ended. */
export class Notebook implements Recorder {
  readonly samples: Sample[] = []
  readonly exceptions: TaskException[] = []

  record(sample: Sample): void {
    this.samples.push(sample)
  }

  exception(exception: TaskException): void {
    this.exceptions.push(exception)
  }

  get names(): readonly string[] {
    return this.samples.map(({ name }) => name)
  }
}

interface World {
  readonly clock: Clock
  readonly host?: string
  readonly tags?: Partial<TagFilter>
  readonly seed?: string
  readonly shared?: unknown
  readonly connections?: ConnectionPolicy
  readonly insecure?: boolean
}

/** One thread's surroundings, with a notebook in place of statistics. */
export function surroundings({
  clock,
  host = 'http://127.0.0.1:9',
  tags,
  seed = 'test',
  shared,
  connections,
  insecure = false,
}: World) {
  const notebook = new Notebook()
  const tally = emptyTally()
  const stops: string[] = []
  const agent = createAgent({
    clock,
    connections: connections ?? 'perUser',
    connectTimeout: seconds(5),
    insecure,
  })
  const habitat: Habitat = {
    clock,
    turns: new Turns(),
    meter: {
      recorder: notebook,
      tally,
      taskCounts: new TaskCounts(),
      warnings: new Warnings(),
      nameOf: entryNames(),
    },
    seed,
    tags: { include: [], exclude: [], ...tags },
    shared,
    options: {},
    stopTest: (reason) => stops.push(reason),
  }
  return {
    habitat,
    notebook,
    samples: notebook.samples,
    exceptions: notebook.exceptions,
    tally,
    stops,
    agent,
    host,
  }
}

/** The same, and `start` lets a user of the closed model loose in them. */
export function habitat(world: World) {
  const around = surroundings(world)
  const { host, agent } = around
  const start = (userClass: UserClass, identity = '0.0'): LiveUser =>
    startUser(around.habitat, { userClass, host, agent }, identity)
  return { ...around, start }
}
