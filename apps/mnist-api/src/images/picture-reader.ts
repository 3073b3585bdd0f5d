import type { FastifyRequest } from 'fastify'
import type { Pixels } from '../digit.ts'
import { type Answer, detail } from '../predict/answer.ts'
import type { PredictRequest, PredictService } from '../predict/predict-service.ts'
import { noPicture } from '../validation.ts'
import { PictureError, PictureTooLargeError } from './picture.ts'
import { digitInFile } from './picture-digit.ts'
import { fileOf } from './upload.ts'

/** Pictures that one worker decodes at a time, and that wait for it; more are refused as if the queue were full. */
const MOST_AT_ONCE = 64

/** Decodes pictures for `PredictService`, off the event loop, and no more than can be answered. */
export class PictureReader {
  readonly #service: PredictService
  #atOnce = 0

  constructor(service: PredictService) {
    this.#service = service
  }

  /** Resolves to the answer; never when the client has gone. */
  async predict(request: FastifyRequest, asked: Omit<PredictRequest, 'body'>): Promise<Answer> {
    const arrivedAt = performance.now()
    const refusal = this.#service.turnAway(asked.deadlineMs, this.#atOnce >= MOST_AT_ONCE)
    if (refusal !== undefined) return refusal
    const pixels = await this.#decode(request)
    if (!(pixels instanceof Float32Array)) return pixels
    return new Promise((resolve) =>
      this.#service.predictRead({ kind: 'digit', pixels }, { ...asked, body: undefined }, arrivedAt, resolve),
    )
  }

  async #decode(request: FastifyRequest): Promise<Pixels | Answer> {
    this.#atOnce++
    try {
      return await readDigit(request)
    } finally {
      this.#atOnce--
    }
  }
}

async function readDigit(request: FastifyRequest): Promise<Pixels | Answer> {
  const file = await fileOf(request)
  if (file === 'too large') return detail(413, 'Request body is too large')
  try {
    if (file === undefined) throw new PictureError('no file in it')
    return await digitInFile(file)
  } catch (error) {
    if (error instanceof PictureTooLargeError) return detail(413, `The picture has ${error.message}`)
    if (!(error instanceof PictureError)) throw error
    return { status: 422, body: JSON.stringify({ detail: [noPicture(error.message)] }) }
  }
}
