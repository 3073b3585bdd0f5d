import type { WorkerLink } from './link.ts'
import type { News, Report, Role } from './messages.ts'

/** A worker could not be had, or was lost: the run cannot give true figures any more. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError'
}

/** One worker as the coordinator sees it. */
export class Member {
  readonly role: Role
  readonly link: WorkerLink
  /** The load file is loaded there. Rejects with a WorkerError. */
  readonly ready: Promise<void>
  /** It has drained and sent its last report. Rejects with a WorkerError. */
  readonly done: Promise<void>
  /** Its newest report. */
  report: Report | undefined
  /** Told of all that it says. */
  listener: (news: News) => void = () => undefined
  /** Counts it as lost, for a reason that completes "worker 1 of 2 ...". */
  readonly giveUp: (why: string) => void

  constructor(role: Role, link: WorkerLink) {
    this.role = role
    this.link = link
    const ready = withResolvers()
    const done = withResolvers()
    this.ready = ready.promise
    this.done = done.promise
    this.giveUp = (why) => {
      const error = new WorkerError(`worker ${role.part.index + 1} of ${role.part.of} ${why}`)
      ready.reject(error)
      done.reject(error)
    }
    link.onLoss((why) => this.giveUp(`was lost: ${why}`))
    link.onNews((news) => {
      this.listener(news)
      if (news.kind === 'ready') ready.resolve()
      else if (news.kind === 'done') done.resolve()
      else if (news.kind === 'unfit') this.giveUp(`could not load the load file: ${news.message}`)
    })
  }
}

interface Settler {
  readonly promise: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** A rejection that nobody awaits yet is not an error: the coordinator awaits readiness first, the end later. */
function withResolvers(): Settler {
  let settler: Omit<Settler, 'promise'> | undefined
  const promise = new Promise<void>((resolve, reject) => {
    settler = { resolve, reject }
  })
  promise.catch(() => undefined)
  return { promise, ...(settler as Omit<Settler, 'promise'>) }
}
