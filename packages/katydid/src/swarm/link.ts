import type { News, Order } from './messages.ts'

/** The coordinator's end of the line to one worker, whatever it runs on. */
export interface WorkerLink {
  send(order: Order): void
  onNews(listener: (news: News) => void): void
  /** Called once, when the worker is gone without having been ended by us; says why. */
  onLoss(listener: (why: string) => void): void
  end(): Promise<void>
}

/** A worker's end. */
export interface CoordinatorLink {
  send(news: News): void
  onOrder(listener: (order: Order) => void): void
}
