/**
 * What is measured of each answered request, in the order in which tapes hold it. `response` and `service` are of all
 * that ended ok or failed; `firstByte`, the wait for the server (first byte - sent - connect), and `download` (ended -
 * first byte) of those that were answered; `connect`, TLS included, and `tls` of those that opened a connection.
 */
export const timeNames = ['response', 'service', 'firstByte', 'download', 'connect', 'tls'] as const

export type TimeName = (typeof timeNames)[number]
export type Times<T> = Readonly<Record<TimeName, T>>
