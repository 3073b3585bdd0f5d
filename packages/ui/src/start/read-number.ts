import type { Problem } from '../api/answer.ts'

/** Reads the numbers of a form and keeps what is wrong with them; gives 0 for what is no number. */
export class NumberReader {
  readonly problems: Problem[] = []

  decimal(field: string, text: string): number {
    return this.read(field, text, /^\d*\.?\d+(e\d+)?$/, 'a number, such as 12.5')
  }

  whole(field: string, text: string): number {
    return this.read(field, text, /^\d+$/, 'a whole number, such as 10')
  }

  private read(field: string, text: string, shape: RegExp, wanted: string): number {
    const trimmed = text.trim()
    if (shape.test(trimmed)) return Number(trimmed)
    this.problems.push({ field, message: trimmed === '' ? `Give ${wanted}` : `It must be ${wanted}` })
    return 0
  }
}
