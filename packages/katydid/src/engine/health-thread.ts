import { readFileSync } from 'node:fs'

/** Of the calling thread, since it began. */
export interface ThreadTimes {
  readonly cpuMs: number
  /** Ready to run, but without a core to run on. Undefined where only the CPU time is known. */
  readonly starvedMs: number | undefined
}

/** What the system says of this thread; undefined where it says nothing (outside Linux, before Node 23.9). */
export function threadTimes(): ThreadTimes | undefined {
  return fromSchedstat() ?? fromNode()
}

/** Linux, Documentation/scheduler/sched-stats: time on a core, time waiting for one (both ns), number of slices. */
function fromSchedstat(): ThreadTimes | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const [cpuNs = 0, starvedNs = 0] = readFileSync('/proc/thread-self/schedstat', 'latin1')
      .split(' ')
      .map(Number)
    // A kernel without these statistics says 0, which no thread that reads them can have used.
    return cpuNs > 0 ? { cpuMs: cpuNs / 1e6, starvedMs: starvedNs / 1e6 } : undefined
  } catch {
    // The file is not there: such a kernel does not tell.
    return undefined
  }
}

interface ProcessOfNewerNode {
  readonly threadCpuUsage?: () => { readonly user: number; readonly system: number }
}

function fromNode(): ThreadTimes | undefined {
  const usage = (process as ProcessOfNewerNode).threadCpuUsage?.()
  return usage && { cpuMs: (usage.user + usage.system) / 1e3, starvedMs: undefined }
}
