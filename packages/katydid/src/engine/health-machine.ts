import { readdirSync, readFileSync, statSync } from 'node:fs'

/** Of a thing there is only so much of. */
export interface Supply {
  readonly used: number
  readonly limit: number
}

/** What all threads of a process share, at one moment. A field is undefined where the system does not tell. */
export interface MachineHealth {
  /** Open files and sockets of this process. */
  readonly descriptors: Supply | undefined
  /**
   * TCP sockets of the network namespace, against the local ports that a connection to one address and port can come
   * from. An upper bound: sockets of other programs, and to other addresses, are counted too.
   */
  readonly ports: (Supply & { readonly timeWait: number }) | undefined
}

/** Reads it from Linux' /proc; takes some tenths of a millisecond, so not for a load thread. */
export function machineHealth(): MachineHealth {
  return { descriptors: whereKnown(descriptors), ports: whereKnown(ports) }
}

function whereKnown<T>(read: () => T): T | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    return read()
  } catch {
    // No such file, or none that this process may read: the system does not tell.
    return undefined
  }
}

/** Since Linux 6.2 the folder's size is the number of entries; before, it is 0 and they have to be listed. */
function descriptors(): Supply {
  const used = statSync('/proc/self/fd').size || readdirSync('/proc/self/fd').length
  const limit = Number(/^Max open files +(\d+)/m.exec(readText('/proc/self/limits'))?.[1])
  return { used, limit }
}

function ports(): Supply & { readonly timeWait: number } {
  const [first = 0, last = 0] = numbersIn(readText('/proc/sys/net/ipv4/ip_local_port_range'))
  const [inUse = 0, , timeWait = 0] = numbersIn(/^TCP: .*$/m.exec(readText('/proc/net/sockstat'))?.[0] ?? '')
  return { used: inUse + timeWait, limit: last - first + 1, timeWait }
}

const readText = (path: string) => readFileSync(path, 'latin1')
const numbersIn = (text: string) => (text.match(/\d+/g) ?? []).map(Number)
