// Runs in k6, not in Node: its modules and globals are k6's.
import http from 'k6/http'

const { TARGET_URL: url, RUN_SECONDS: seconds, RUN_USERS: users, RUN_RATE: rate, BODY_FILE: file } = __ENV
const body = file ? open(file) : undefined
const json = { headers: { 'content-type': 'application/json' } }
const duration = `${seconds}s`
const closed = { executor: 'constant-vus', vus: Number(users), duration, gracefulStop: '2s' }
const open_ = {
  executor: 'constant-arrival-rate',
  rate: Number(rate),
  timeUnit: '1s',
  duration,
  preAllocatedVUs: Number(users),
  gracefulStop: '2s',
}

export const options = {
  insecureSkipTLSVerify: true,
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'p(99.9)'],
  scenarios: { ask: { exec: 'ask', ...(rate > 0 ? open_ : closed) } },
}

export function ask() {
  if (body) http.post(url, body, json)
  else http.get(url)
}

export const handleSummary = ({ metrics }) => ({ stdout: JSON.stringify(metrics) })
