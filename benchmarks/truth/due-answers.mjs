// @ts-check
/** @typedef {{ dueAt: number, arrivedAt: number, socket: import('node:net').Socket }} Answer */

/** Answers by the instant they are due: a binary heap, the earliest at its top. */
export class DueAnswers {
  /** @type {Answer[]} */
  #heap = []

  get first() {
    return this.#heap[0]
  }

  /** @param {Answer} answer */
  add(answer) {
    const heap = this.#heap
    let i = heap.length
    for (let up = (i - 1) >> 1; i > 0 && this.#dueAt(up) > answer.dueAt; up = (i - 1) >> 1) {
      heap[i] = /** @type {Answer} */ (heap[up])
      i = up
    }
    heap[i] = answer
  }

  removeFirst() {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let i = 0
    for (let down = this.#earlierChild(0); this.#dueAt(down) < last.dueAt; down = this.#earlierChild(i)) {
      heap[i] = /** @type {Answer} */ (heap[down])
      i = down
    }
    heap[i] = last
  }

  /** @param {number} i */
  #earlierChild(i) {
    const left = 2 * i + 1
    return this.#dueAt(left + 1) < this.#dueAt(left) ? left + 1 : left
  }

  /** @param {number} i */
  #dueAt(i) {
    return this.#heap[i]?.dueAt ?? Number.POSITIVE_INFINITY
  }
}
