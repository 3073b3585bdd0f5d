declare const unit: unique symbol
type Quantity<U extends string> = number & { readonly [unit]: U }

/** A duration, or an offset from the start of the run, in milliseconds. May be fractional. */
export type Millis = Quantity<'ms'>
/** A rate: users started, requests sent or answers received per second. */
export type PerSecond = Quantity<'1/s'>
/** A number of bytes on the wire or in memory. */
export type Bytes = Quantity<'B'>

export const millis = (n: number): Millis => n as Millis
export const seconds = (n: number): Millis => millis(n * 1_000)
export const perSecond = (n: number): PerSecond => n as PerSecond
export const bytes = (n: number): Bytes => n as Bytes
