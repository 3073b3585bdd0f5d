import fc from 'fast-check'

const throws = () => {
  throw new Error('asked')
}
const withGetter = (target: object, key: string) => Object.defineProperty(target, key, { get: throws })

/** What code of others has thrown or may throw: each call makes a new one. */
export const oddThrown: Readonly<Record<string, () => unknown>> = {
  'no prototype': () => Object.assign(Object.create(null), { code: 'E_QUOTA' }),
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return proxy
  },
  'a proxy that throws': () =>
    new Proxy({}, { get: throws, getPrototypeOf: throws, ownKeys: throws, has: throws }),
  'a message that throws': () => withGetter(new Error(), 'message'),
  'a stack that throws': () => withGetter(new Error('x'), 'stack'),
  'a name that throws': () => withGetter(new Error('x'), 'name'),
  'a cause that throws': () => withGetter(new Error('x'), 'cause'),
  'a message that is an object': () => Object.assign(new Error(), { message: { code: 7 } }),
  'a message that is a symbol': () => Object.assign(new Error(), { message: Symbol('m') }),
  'a stack that is an object': () => Object.assign(new Error('x'), { stack: { at: 1 } }),
  'toString that throws': () => ({ toString: throws }),
  'toString that gives an object': () => ({ toString: () => ({}), valueOf: () => ({}) }),
  'a getter on an object': () => withGetter({}, 'x'),
  'its own inspection throws': () => ({ [Symbol.for('nodejs.util.inspect.custom')]: throws }),
  'a tag that throws': () => withGetter({}, Symbol.toStringTag as never),
  'something circular': () => {
    const one: { self?: unknown } = {}
    one.self = one
    return one
  },
  'a thenable that throws': () => withGetter({}, 'then'),
  'a symbol': () => Symbol('odd'),
  undefined: () => undefined,
  null: () => null,
  'an empty text': () => '',
  'a long text': () => 'x'.repeat(100_000),
  'control characters': () => 'a\0b\u0007c\ud800',
  'a number': () => Number.NaN,
  'a bigint': () => 10n ** 30n,
  'a function': () => throws,
  'an AggregateError': () => new AggregateError([new Error('a'), 5]),
  'a DOMException': () => new DOMException('aborted', 'AbortError'),
}

const anything = fc.anything({
  withBigInt: true,
  withNullPrototype: true,
  withTypedArray: true,
  withMap: true,
})

/** Makes any of these, or any value that fast-check can think of, alone or as the message of an error. */
export const anyThrown: fc.Arbitrary<() => unknown> = fc.oneof(
  fc.constantFrom(...Object.values(oddThrown)),
  anything.map((value) => () => value),
  anything.map((message) => () => Object.assign(new Error(), { message })),
)
