import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sloText } from '../plan/index.ts'
import type { Options } from './flags.ts'
import { readCommand } from './options.ts'
import { UsageError } from './usage-error.ts'

let root = ''
const cwd = () => join(root, 'project')
const home = () => join(root, 'home')

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'katydid-test-'))
  mkdirSync(cwd())
  mkdirSync(home())
})
afterEach(() => rmSync(root, { recursive: true }))

const command = (line: string | readonly string[], env: Record<string, string> = {}) =>
  readCommand(typeof line === 'string' ? line.split(' ').filter(Boolean) : line, {
    env,
    cwd: cwd(),
    home: home(),
  })

function options(line: string | readonly string[], env: Record<string, string> = {}): Options {
  const result = command(line, env)
  if (result.kind !== 'run') throw new Error(`expected a run, found ${result.kind}`)
  return result.options
}

function complaint(line: string | readonly string[], env: Record<string, string> = {}): string {
  try {
    command(line, env)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  throw new Error('expected a UsageError')
}

describe('the command line', () => {
  test('a Locust command keeps its meaning', () => {
    const line = '-f a.ts --headless -u 100 -r 2.5 -t 1h30m -H http://localhost:8000 --csv out -s 99 -L debug'
    expect(options(line)).toMatchObject({
      loadFiles: ['a.ts'],
      headless: true,
      users: 100,
      spawnRate: 2.5,
      runTime: 5_400_000,
      host: 'http://localhost:8000',
      csv: 'out',
      stopTimeout: 99_000,
      loglevel: 'DEBUG',
    })
  })

  test('what nobody sets is undefined, false, empty or the default the help text prints', () => {
    expect(options('')).toMatchObject({
      users: undefined,
      runTime: undefined,
      headless: false,
      tags: [],
      configUsers: [],
      stopTimeout: 30_000,
      exitCodeOnError: 1,
      loglevel: 'INFO',
    })
  })

  test.each([
    ['a space', ['-u', '7', '--run-time', '5s']],
    ['nothing', ['-u7', '--run-time', '5s']],
    ['an equals sign', ['-u=7', '--run-time=5s']],
  ])('%s may stand between an option and its value', (_, argv) => {
    expect(options(argv)).toMatchObject({ users: 7, runTime: 5_000 })
  })

  test('short options without a value may share a dash', () => {
    expect(options('-lu3')).toMatchObject({ list: true, users: 3 })
  })

  test('a long option may be shortened while only one begins so', () => {
    expect(options('--run 5s --us 3 --equal')).toMatchObject({ runTime: 5_000, users: 3, equalWeights: true })
  })

  test('a name that begins another is itself', () => {
    expect(options('--json --csv a')).toMatchObject({ json: true, jsonFile: undefined, csv: 'a' })
  })

  test('an ambiguous one lists what it could be', () => {
    expect(complaint('--log x')).toBe('--log could be --loglevel, --logfile')
  })

  test('a typo is answered with the nearest option', () => {
    expect(complaint('--user-rate 3')).toBe("No such option: --user-rate. 'katydid --help' lists all.")
    expect(complaint('--spwan-rate 3')).toBe("No such option: --spwan-rate. Did you mean '--spawn-rate'?")
    expect(complaint('-x')).toBe("No such option: -x. 'katydid --help' lists all.")
  })

  test('a list takes several words, commas, and repetition', () => {
    expect(options('-T a b,c -u 1 --tags d').tags).toEqual(['a', 'b', 'c', 'd'])
  })

  test('load files have commas between; the word after them is a user class', () => {
    expect(options(['--locustfile', 'a.ts, b c.ts', 'ApiUser', '-f', 'd.ts'])).toMatchObject({
      loadFiles: ['a.ts', 'b c.ts', 'd.ts'],
      userClasses: ['ApiUser'],
    })
  })

  test('of two values of one option the last counts', () => {
    expect(options('-u 1 -u 2').users).toBe(2)
  })

  test('words that belong to no option name user classes', () => {
    expect(options('-u 1 MNISTAPIUser -t 1s StressTestUser').userClasses).toEqual([
      'MNISTAPIUser',
      'StressTestUser',
    ])
    expect(options(['-T', 'slow', '--', 'ApiUser']).userClasses).toEqual(['ApiUser'])
  })

  test('a negative number is a value', () => {
    expect(options('--processes -1').processes).toBe(-1)
  })

  test('--json-file means the same with and without .json', () => {
    expect(options('--json-file out/run').jsonFile).toBe('out/run.json')
    expect(options('--json-file out/run.json').jsonFile).toBe('out/run.json')
  })

  test('help and version win over mistakes', () => {
    expect(command('--users ten --help')).toEqual({ kind: 'help' })
    expect(command('-V --users ten')).toEqual({ kind: 'version' })
  })

  test.each([
    ['--users ten', "--users must be a whole number above 0, not 'ten'"],
    ['-u 0', "-u must be a whole number above 0, not '0'"],
    ['--users', '--users needs a value: N'],
    ['--users -t 3s', '--users needs a value: N'],
    ['--headless=yes', '--headless takes no value'],
    ['-r 0', "-r must be a number above 0 (users per second), not '0'"],
    ['-t 5x', "-t must be a time above 0 such as 90s, 20m or 1h30m (a bare number means seconds), not '5x'"],
    [
      '--host localhost:8000',
      "--host must be an address that starts with http:// or https://, without a query (?) or a fragment (#), not 'localhost:8000'",
    ],
    [
      '--host http://h/?x=1',
      "--host must be an address that starts with http:// or https://, without a query (?) or a fragment (#), not 'http://h/?x=1'",
    ],
    [
      '--host http://h/#top',
      "--host must be an address that starts with http:// or https://, without a query (?) or a fragment (#), not 'http://h/#top'",
    ],
    ['--processes 0', "--processes must be a whole number above 0, or -1 for all cores, not '0'"],
    ['--exit-code-on-error 256', "--exit-code-on-error must be a whole number from 0 to 255, not '256'"],
    ['-L loud', "-L must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL, not 'loud'"],
    ['--connections many', "--connections must be one of perUser, shared, fresh, not 'many'"],
    ['--csv-full-history', '--csv-full-history needs --csv PREFIX'],
    ['--config none.conf', "--config: no file 'none.conf'"],
    ['--web-port 80000', "--web-port must be a port, 0 to 65535, not '80000'"],
    ['--web-base-path load', "--web-base-path must be a path that begins with /, not 'load'"],
    ['--web-login', '--web-login is not available yet; the web UI is guarded by --token'],
    [
      '--web-host 0.0.0.0',
      '--web-host 0.0.0.0: others could reach the web UI and steer the load; set a --token (or KATYDID_TOKEN)',
    ],
    ['--tls-cert a.pem', '--tls-cert and --tls-key go together'],
    ['--autoquit 3', '--autoquit needs --autostart: without it, nobody knows when a run will be over'],
    ['--set key', "--set must be a name, = and a value, not 'key'"],
    ['init', "'katydid init' is not available yet; this version has 'katydid run'"],
  ])('%s is refused with a line that says why', (line, message) => {
    expect(complaint(line)).toBe(message)
  })

  test('any words at all are read or refused, never a crash', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('-u', '--users', '--', '-', '-lV', '--tags', '-T', '--=', '-t=', 'run'),
    )
    fc.assert(
      fc.property(fc.array(word), (argv) => {
        try {
          command(argv)
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError)
        }
      }),
    )
  })
})

describe('the environment and config files', () => {
  const write = (path: string, text: string) => writeFileSync(join(root, path), text)

  test('each later source wins: package.json, home, here, --config, environment, command line', () => {
    write('project/package.json', '{ "katydid": { "users": 1, "spawn-rate": 1, "tags": ["p"] } }')
    write('home/.katydid.conf', 'users = 2\nspawn-rate = 2\nrun-time = 2\n')
    write('project/katydid.conf', 'users = 3\nspawn-rate = 3\nrun-time = 3\ncsv = three')
    write('project/more.conf', 'users = 4\nspawn-rate = 4\nrun-time = 4')
    const env = { KATYDID_USERS: '5', KATYDID_SPAWN_RATE: '5' }
    expect(options('--config more.conf -u 6', env)).toMatchObject({
      users: 6,
      spawnRate: 5,
      runTime: 4_000,
      csv: 'three',
      tags: ['p'],
    })
  })

  test('a config file has comments, lists, booleans, quotes and sections', () => {
    write(
      'project/katydid.conf',
      `# all of it
[katydid]
host: "http://localhost:8000/top"
seed = 10  ; ten
csv = "out/#1"
users = 10
headless = true
only-summary
tags = [a, "b"]
locustfile = a.ts, b.ts
user-classes = ApiUser
`,
    )
    expect(options('')).toMatchObject({
      host: 'http://localhost:8000/top',
      csv: 'out/#1',
      seed: 10,
      users: 10,
      headless: true,
      onlySummary: true,
      tags: ['a', 'b'],
      loadFiles: ['a.ts', 'b.ts'],
      userClasses: ['ApiUser'],
    })
  })

  test.each([
    ['hots = x', "katydid.conf:2: no such option: hots. Did you mean 'host'?"],
    ['users = ten', "katydid.conf:2: users must be a whole number above 0, not 'ten'"],
    ['users', 'katydid.conf:2: users needs a value'],
    ['users 10', "katydid.conf:2: expected 'key = value', found 'users 10'"],
    ['list = true', 'katydid.conf:2: --list works on the command line only'],
    ['web-login = true', 'katydid.conf:2: web-login is not available yet; the web UI is guarded by --token'],
  ])('%s is refused with file and line', (line, message) => {
    write('project/katydid.conf', `# first\n${line}\n`)
    expect(complaint('')).toBe(message)
  })

  test('a mistake in package.json names it', () => {
    write('project/package.json', '{ "katydid": { "users": 1.5 } }')
    expect(complaint('')).toBe("package.json: users must be a whole number above 0, not '1.5'")
  })

  test("Locust's variable names work with our prefix", () => {
    expect(
      options('', {
        KATYDID_LOCUSTFILE: 'a.ts',
        KATYDID_USER_CLASSES: 'A B',
        KATYDID_TAGS: '[x, y]',
        KATYDID_HEADLESS: 'true',
        KATYDID_HOST: '',
      }),
    ).toMatchObject({
      loadFiles: ['a.ts'],
      userClasses: ['A', 'B'],
      tags: ['x', 'y'],
      headless: true,
      host: undefined,
    })
    expect(options('', { KATYDID_LOCUSTFILE: 'a.ts', KATYDID_LOAD_FILE: 'b.ts' }).loadFiles).toEqual(['b.ts'])
  })

  test('a mistake in a variable names the variable', () => {
    expect(complaint('', { KATYDID_SPAWN_RATE: 'fast' })).toBe(
      "KATYDID_SPAWN_RATE must be a number above 0 (users per second), not 'fast'",
    )
    expect(complaint('', { KATYDID_HEADLESS: 'maybe' })).toBe(
      "KATYDID_HEADLESS must be true or false, not 'maybe'",
    )
    expect(complaint('', { KATYDID_MODE_MASTER: '1' })).toBe(
      'KATYDID_MODE_MASTER is not available yet; this version runs on one machine, on all its cores (--processes)',
    )
  })
})

describe('--config-users', () => {
  test('takes JSON, lists and files, several times', () => {
    writeFileSync(join(cwd(), 'users.json'), '[{ "user_class_name": "B", "fixed_count": 2 }]')
    const argv = ['--config-users', '{"user_class_name":"A","weight":3,"host":"http://a"}', 'users.json']
    expect(options(argv).configUsers).toEqual([
      { userClassName: 'A', weight: 3, fixedCount: undefined, host: 'http://a' },
      { userClassName: 'B', weight: undefined, fixedCount: 2, host: undefined },
    ])
  })

  test.each([
    ['none.json', "--config-users: no file 'none.json', and it is not JSON either"],
    ['{"weight":1}', '--config-users: user_class_name is missing'],
    [
      '{"user_class_name":"A","wieght":1}',
      "--config-users: 'wieght' cannot be set here. Did you mean 'weight'?",
    ],
    ['{"user_class_name":"A","weight":-1}', '--config-users: weight must be a number, 0 or above, not -1'],
    ['[1]', '--config-users: expected an object with user_class_name, weight, fixed_count, host; found 1'],
  ])('%s is refused', (given, message) => {
    expect(complaint(['--config-users', given])).toBe(message)
  })

  test('broken JSON says so', () => {
    expect(complaint(['--config-users', '{'])).toMatch(/^--config-users: not valid JSON: /)
  })
})

describe('what a run is held to', () => {
  const slos = (result: Options) => result.slo?.map(sloText)

  test('--slo may be given several times, and hold several', () => {
    const line = ['--slo', 'GET /: p99 < 1s', '--slo', 'failures < 1%; @slow: p50 < 2s']
    expect(slos(options(line))).toEqual(['GET /: p99 < 1s', 'total: failures < 1%', '@slow: p50 < 2s'])
    expect(options('').slo).toBeUndefined()
  })

  test('it stands in the environment and in config files too, where lines add up', () => {
    expect(slos(options('', { KATYDID_SLO: 'p99 < 1s; p50 < 1ms' }))).toEqual([
      'total: p99 < 1s',
      'total: p50 < 1ms',
    ])
    writeFileSync(join(cwd(), 'katydid.conf'), 'slo = GET /: p99 < 1s\nslo = failures < 1%\n')
    expect(slos(options(''))).toEqual(['GET /: p99 < 1s', 'total: failures < 1%'])
    rmSync(join(cwd(), 'katydid.conf'))
    writeFileSync(join(cwd(), 'package.json'), '{"katydid": {"slo": ["GET /: p99 < 1s", "failures < 1%"]}}')
    expect(slos(options(''))).toEqual(['GET /: p99 < 1s', 'total: failures < 1%'])
  })

  test('an empty one is a mistake and no way to be held to nothing', () => {
    expect(complaint(['--slo', ''])).toMatch(/^--slo must be objectives such as .*, not ''$/)
    expect(complaint(['--slo', 'p99 < 1s', '--slo', ' ; '])).toMatch(/not ' ; '$/)
    expect(options('', { KATYDID_SLO: '' }).slo).toBeUndefined()
  })

  test('a mistake is shown with its place', () => {
    expect(complaint(['--slo', 'GET /: p99 < 1'])).toBe(
      '--slo: expected a time of 0.001ms or more with its unit, such as 100ms or 2s\n  GET /: p99 < 1\n               ^',
    )
  })
})

describe('outputs', () => {
  test('each is a kind, with a file or without', () => {
    expect(options('--out markdown,junit=a/b.xml --out JSON=r.json').out).toEqual([
      { kind: 'markdown', file: undefined },
      { kind: 'junit', file: 'a/b.xml' },
      { kind: 'json', file: 'r.json' },
    ])
    expect(options('').out).toEqual([])
  })

  test.each([
    ['--out pdf', "--out must be markdown, junit, json or annotations, or one of them with =FILE, not 'pdf'"],
    [
      '--out junit=',
      "--out must be markdown, junit, json or annotations, or one of them with =FILE, not 'junit='",
    ],
    ['--out json --json', '--json and --out json would mix on standard output; name a file: --out json=FILE'],
    [
      '--out json,junit',
      '--out json and --out junit would mix on standard output; name a file: --out junit=FILE',
    ],
  ])('%s', (line, message) => {
    expect(complaint(line)).toBe(message)
  })
})
