import { expect, test } from 'vitest'
import { perSecond, seconds } from '../units/index.ts'
import { htmlPath } from './html-report.ts'
import { loadWords } from './load-words.ts'

const classes = [{ name: 'A', weight: 1, fixedCount: undefined, host: 'http://api.example:80/v1' }]
const users = {
  load: { kind: 'users', users: 20, spawnRate: perSecond(2.5) },
  open: undefined,
  runTime: seconds(90),
} as const
const stages = [
  { from: 0, to: 500, duration: seconds(30) },
  { from: 500, to: 500, duration: seconds(60) },
]
const arrivals = {
  load: { kind: 'arrivals', arrivals: { kind: 'poisson', stages, phase: 1 } },
  open: { users: 0, maxUsers: 10 },
  runTime: undefined,
} as const

test('placeholders of --html stand for the run, in letters that every file system takes', () => {
  const path = (html: string | undefined) =>
    htmlPath({ classes }, users, { html, users: 20, rate: undefined })
  expect(path('out/{u}u-{r}-{t}-{h}-{x}.html')).toBe('out/20u-2.5-1m_30s-api.example_80_v1-{x}.html')
  expect(path('plain.html')).toBe('plain.html')
  const secret = [{ name: 'A', weight: 1, fixedCount: undefined, host: 'http://bob:s3cret@api.example/v1' }]
  expect(htmlPath({ classes: secret }, users, { html: '{h}.html', users: 20, rate: undefined })).toBe(
    'api.example_v1.html',
  )
  expect(path(undefined)).toBeUndefined()
  const open = htmlPath({ classes }, arrivals, {
    html: '{u}|{r}|{t}',
    users: undefined,
    rate: perSecond(500),
  })
  expect(open).toBe('|500|')
})

test('a load in a few words', () => {
  expect(loadWords(users)).toBe('20 users, 2.5/s for 1m 30s')
  expect(loadWords(arrivals)).toBe('0 to 500/s, Poisson')
  const one = { ...users, load: { ...users.load, users: 1 }, runTime: undefined }
  expect(loadWords(one)).toBe('1 user, 2.5/s')
})
