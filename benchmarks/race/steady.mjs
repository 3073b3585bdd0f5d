// @ts-check
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** Between these parts of a run all tools have started, and none has ended. */
const [from, to] = [0.4, 0.9]

/**
 * What a group of processes does in the middle of its run, by neutral counts: the server's of requests and the system's
 * of processor time. Start-up and end are outside.
 * @param {number} group
 * @param {number} seconds the run's length
 * @param {() => Promise<number>} served requests answered so far
 */
export async function steady(group, seconds, served) {
  await setTimeout(seconds * from * 1_000)
  const before = await instant(group, served)
  await setTimeout(seconds * (to - from) * 1_000)
  const after = await instant(group, served)
  const requests = after.requests - before.requests - 1 // one of them asked how many there were
  return {
    steadyPerSecond: (requests * 1_000) / (after.at - before.at),
    cpuMicros: ((after.cpuSeconds - before.cpuSeconds) * 1e6) / requests,
  }
}

/**
 * @param {number} group
 * @param {() => Promise<number>} served
 */
async function instant(group, served) {
  return { requests: await served(), at: performance.now(), cpuSeconds: cpuSecondsOf(group) }
}

/**
 * User and system time of all threads of the group's living processes, from /proc, to 10 ms.
 * @param {number} group
 */
function cpuSecondsOf(group) {
  let ticks = 0
  for (const name of readdirSync('/proc')) {
    const fields = /^\d+$/.test(name) ? statOf(name) : undefined
    if (fields && Number(fields[2]) === group) ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks / 100
}

/**
 * The fields of a process's line after its name, or undefined when it has just gone.
 * @param {string} pid
 */
function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')
  } catch {
    return undefined
  }
}
