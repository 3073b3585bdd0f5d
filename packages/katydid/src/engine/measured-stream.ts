import { EventParser, type HttpSession, type OpenStream, type StreamListener } from '../http/index.ts'
import type {
  Method,
  Response,
  ResponseStream,
  ServerSentEvent,
  StreamedAnswer,
  StreamOptions,
  Timings,
  TransportFailure,
} from '../plan/index.ts'
import { charsetOf, decodeText } from '../text/index.ts'
import type { Millis } from '../units/index.ts'
import { isGood, type Limits, limitsOf } from './goodput.ts'
import { judge } from './judge.ts'
import type { Life } from './life.ts'
import type { Meter } from './meter.ts'
import { type Piece, PieceQueue } from './piece-queue.ts'
import type { Exchange, Sent } from './sample.ts'
import { type Due, sampleOf } from './sample-of.ts'
import { StreamMeter } from './stream-meter.ts'

/** Once a task is this far behind, the socket is read no further: memory stays bounded, and the server has to wait. */
const maxUnreadBytes = 1_048_576

interface Offered {
  readonly method: Method
  readonly url: string
  readonly due: Due
}

/** The stream that tasks see. It is judged and recorded when it ends, wherever the task is with reading it. */
export class MeasuredStream implements ResponseStream, StreamListener {
  failure: TransportFailure | undefined = undefined
  bodyBytes = 0
  chunkCount = 0
  readonly #life: Life
  readonly #meter: Meter
  readonly #offered: Offered
  readonly #options: StreamOptions
  readonly #limits: Limits | undefined
  readonly #times: StreamMeter
  readonly #queue = new PieceQueue()
  readonly #opened: Promise<void>
  #open!: () => void
  #exchange: OpenStream | undefined = undefined
  #head: Response | undefined = undefined
  #timings!: Timings

  constructor(life: Life, meter: Meter, offered: Offered, options: StreamOptions) {
    this.#life = life
    this.#meter = meter
    this.#offered = offered
    this.#options = options
    this.#limits = options.goodput && limitsOf(options.goodput)
    this.#times = new StreamMeter(options.tokensIn)
    this.#opened = new Promise((resolve) => {
      this.#open = resolve
    })
  }

  /** Resolves with itself once the head is there, or the failure. Rejects, uncounted, for a mistake in the script. */
  async open(session: HttpSession): Promise<ResponseStream> {
    const { method, url } = this.#offered
    this.#meter.tally.inFlight++
    try {
      this.#exchange = session.open(method, url, this.#options, this)
    } catch (mistake) {
      this.#meter.tally.inFlight--
      throw mistake
    }
    this.#life.calls++
    await this.#opened
    return this
  }

  began(head: Response): void {
    this.#head = head
    this.#timings = head.timings
    this.#open()
  }

  piece(bytes: Buffer, at: Millis): void {
    this.bodyBytes += bytes.length
    this.chunkCount++
    this.#times.piece(bytes, at)
    this.#queue.push({ bytes, at })
    if (this.#queue.bytes > maxUnreadBytes) this.#hold()
  }

  #hold(): void {
    this.#times.pause()
    this.#exchange?.hold()
  }

  ended(timings: Timings, failure: TransportFailure | undefined): void {
    this.#timings = timings
    this.failure = failure
    const { recorder, tally } = this.#meter
    tally.inFlight--
    tally.offered++
    try {
      const sample = this.#sample()
      recorder.record(sample, sample.kind === 'failed' ? this.#shown() : undefined)
    } finally {
      this.#life.ready(timings.endedAt)
      this.#queue.end()
      this.#open()
    }
  }

  #sample(): Sent {
    const { method, url, due } = this.#offered
    const name = this.#options.name ?? this.#meter.nameOf(url)
    const sample = sampleOf(method, name, due, this, this.#reason())
    const figures = this.#times.figures()
    const limits = this.#limits
    return { ...sample, stream: { ...figures, isGood: limits && isGood(sample, figures, limits) } }
  }

  #shown(): Exchange {
    const { method, url } = this.#offered
    const headText = this.#head?.headText ?? ''
    return { method, url, options: this.#options, answer: { failure: this.failure, headText } }
  }

  #reason(): string | undefined {
    const problem = this.failure === undefined ? this.#times.problem : undefined
    const reason = problem ?? judge<StreamedAnswer>(this, this.#options.check)
    return reason instanceof Promise ? 'the check of a stream may not be async' : reason
  }

  get status(): number {
    return this.#head?.status ?? 0
  }

  get ok(): boolean {
    return this.#head?.ok ?? false
  }

  get url(): string {
    return this.#head?.url ?? this.#offered.url
  }

  get timings(): Timings {
    return this.#timings
  }

  header(name: string): string | undefined {
    return this.#head?.header(name)
  }

  headers(name: string): readonly string[] {
    return this.#head?.headers(name) ?? []
  }

  async *chunks(): AsyncGenerator<Buffer> {
    for await (const { bytes } of this.#pieces()) yield bytes
  }

  async *events(): AsyncGenerator<ServerSentEvent> {
    const parser = new EventParser()
    for await (const { bytes, at } of this.#pieces()) yield* parser.push(bytes, at)
  }

  async text(): Promise<string> {
    const pieces: Buffer[] = []
    for await (const { bytes } of this.#pieces()) pieces.push(bytes)
    return decodeText(Buffer.concat(pieces), charsetOf(this.#head?.headText ?? ''))
  }

  close(): void {
    this.#exchange?.close(this.#life.clock.now())
  }

  /** Left early, the stream ended when the last piece that was looked at came: reading slowly does not make it longer. */
  async *#pieces(): AsyncGenerator<Piece> {
    let takenAt = this.#timings.sentAt
    try {
      for (let batch = await this.#take(); batch.length > 0; batch = await this.#take()) {
        for (const piece of batch) {
          takenAt = piece.at
          yield piece
        }
      }
    } finally {
      this.#exchange?.close(takenAt)
    }
  }

  async #take(): Promise<readonly Piece[]> {
    const pieces = await this.#queue.takeAll()
    this.#exchange?.release()
    return pieces
  }
}
