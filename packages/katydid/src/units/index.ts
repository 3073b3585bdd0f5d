export { type Duration, formatDuration, parseDuration, parseTimespan } from './duration.ts'
export { type Bytes, bytes, type Millis, millis, type PerSecond, perSecond, seconds } from './quantity.ts'
export { parseRate, type Rate } from './rate.ts'
