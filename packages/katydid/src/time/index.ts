export type { Clock } from './clock.ts'
export { type Random, seededRandom } from './random.ts'
export { type SystemClock, systemClock } from './system-clock.ts'
export { type VirtualClock, virtualClock } from './virtual-clock.ts'
