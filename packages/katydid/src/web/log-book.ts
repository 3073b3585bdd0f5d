import type { LogLines } from './contract.ts'

/** As many as Locust keeps. */
const most = 500

type Line = LogLines['lines'][number]

/** The newest lines of the log. */
export class LogBook {
  #lines: Line[] = []

  add(at: Date, level: string, text: string): void {
    this.#lines.push({ at: at.toISOString(), level, text })
    if (this.#lines.length > most) this.#lines = this.#lines.slice(-most)
  }

  get lines(): readonly Line[] {
    return this.#lines
  }
}
