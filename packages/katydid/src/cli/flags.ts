import { configUsers } from './config-users.ts'
import { type Flag, list, optional, pathList, toggle, withDefault } from './flag.ts'
import { notYet } from './not-yet.ts'
import type { OptionsOf, OptionTable } from './option-table.ts'
import * as read from './readers.ts'
import { settings } from './settings.ts'
import { sloFlags } from './slo-flags.ts'
import { webFlags } from './web-flags.ts'

/**
 * Every option of `katydid`. The argument parser, the environment, the config files and the help text are all read off
 * this table.
 */
export const flags = {
  loadFiles: pathList({
    long: 'load-file',
    short: 'f',
    alias: 'locustfile',
    value: 'FILE',
    group: 'Load file',
    help: 'The file with the user classes (.ts, .mts, .js, .mjs), several with commas between, or a folder: all in it and below, but those that start with _. Default: katydidfile.ts, locustfile.ts or the one *.load.ts here or in tests/performancetests.',
  }),
  userClasses: {
    ...list({
      long: 'user-classes',
      value: 'UserClass',
      group: 'Load file',
      help: 'Run only these user classes. Default: all in the load file.',
    }),
    takes: 'words',
  },
  config: optional(read.text, {
    long: 'config',
    value: 'FILE',
    group: 'Load file',
    help: 'One more config file, read after katydid.conf here and ~/.katydid.conf.',
    commandLineOnly: true,
  }),
  list: toggle({
    long: 'list',
    short: 'l',
    group: 'Load file',
    help: 'Print the user classes and exit.',
    commandLineOnly: true,
  }),
  showTaskRatio: toggle({
    long: 'show-task-ratio',
    group: 'Load file',
    help: 'Print how often each task would be chosen and exit.',
    commandLineOnly: true,
  }),
  showTaskRatioJson: toggle({
    long: 'show-task-ratio-json',
    group: 'Load file',
    help: 'The same, as JSON.',
    commandLineOnly: true,
  }),

  host: optional(read.httpUrl, {
    long: 'host',
    short: 'H',
    value: 'URL',
    group: 'Load',
    help: 'Where the load goes, as in http://localhost:8000. Default: the host of the user class, then the environment variable MYENDPOINT.',
  }),
  users: optional(read.count, {
    long: 'users',
    short: 'u',
    value: 'N',
    group: 'Load',
    help: 'How many users at most, all classes and processes together. Default: 1.',
  }),
  spawnRate: optional(read.usersPerSecond, {
    long: 'spawn-rate',
    short: 'r',
    value: 'N',
    group: 'Load',
    help: 'How many users start per second until all have. Default: 1.',
  }),
  rate: optional(read.arrivalRate, {
    long: 'rate',
    value: 'RATE',
    group: 'Load',
    help: 'Arrivals per second, whatever becomes of them, instead of a number of users: 500, or 30/m. --users is then how many users there are to begin with.',
  }),
  arrivals: withDefault('constant', read.oneOf('constant', 'poisson'), {
    long: 'arrivals',
    value: 'HOW',
    group: 'Load',
    help: 'How arrivals follow the rate: constant (evenly) or poisson (at random, as independent callers).',
  }),
  stages: optional(read.stages, {
    long: 'stages',
    value: 'STAGES',
    group: 'Load',
    help: "Levels over time, with commas between: '0->500/30s, 500/2m, 500->0/10s' in arrivals per second, '0->50 users/30s, 50 users/5m' in users.",
  }),
  trace: optional(read.text, {
    long: 'trace',
    value: 'FILE',
    group: 'Load',
    help: 'Replay arrivals at the times in this file: one a line, seconds or ISO 8601, in its first column.',
  }),
  maxUsers: withDefault('10000', read.count, {
    long: 'max-users',
    value: 'N',
    group: 'Load',
    help: 'With --rate, --stages or --trace: when so many users are busy, an arrival is not sent, and is counted as unsent.',
  }),
  runTime: optional(read.timespanAboveZero, {
    long: 'run-time',
    short: 't',
    value: 'TIME',
    group: 'Load',
    help: 'Stop after this time: 90s, 20m, 1h30m. Counts from the first user, not from the last. Default: until Ctrl-C.',
  }),
  warmUp: withDefault('0s', read.timespan, {
    long: 'warm-up',
    value: 'TIME',
    group: 'Load',
    help: 'Requests of this first part of the run are counted apart, and are in no figure.',
  }),
  stopTimeout: withDefault('30s', read.timespan, {
    long: 'stop-timeout',
    short: 's',
    value: 'TIME',
    group: 'Load',
    help: 'How long tasks may go on when the run stops; requests still open after that are cut off, and counted.',
  }),
  headless: toggle({
    long: 'headless',
    group: 'Load',
    help: 'No web UI: start now, print to the terminal.',
  }),
  processes: optional(read.processCount, {
    long: 'processes',
    value: 'N',
    group: 'Load',
    help: 'Threads that send the load, one per core; -1 for all cores; at most 32, or 8 for each core. Default: all cores but one.',
  }),
  tags: list({
    long: 'tags',
    short: 'T',
    value: 'TAG',
    group: 'Load',
    help: 'Only tasks that have one of these tags.',
  }),
  excludeTags: list({
    long: 'exclude-tags',
    short: 'E',
    value: 'TAG',
    group: 'Load',
    help: 'No tasks that have one of these tags.',
  }),
  equalWeights: toggle({
    long: 'equal-weights',
    group: 'Load',
    help: 'As many users of one class as of any other, whatever their weights.',
  }),
  configUsers: {
    ...list({
      long: 'config-users',
      value: 'JSON|FILE',
      group: 'Load',
      help: 'Changes user classes: {"user_class_name": "ApiUser", "weight": 3, "fixed_count": 1, "host": "http://..."}, a list of such, or a file with it.',
    }),
    read: configUsers,
  },
  set: {
    ...list({
      long: 'set',
      value: 'NAME=VALUE',
      group: 'Load',
      help: "One of the load file's own options; once for each.",
    }),
    takes: 'one',
    expects: 'a name, = and a value',
    read: settings,
  },
  seed: optional(read.seedNumber, {
    long: 'seed',
    value: 'N',
    group: 'Load',
    help: 'The same seed gives the same choices of tasks, waits and data. Default: a new one, which the report names.',
  }),

  connections: optional(read.connections, {
    long: 'connections',
    value: 'HOW',
    group: 'Requests',
    help: 'perUser (each keeps its own), shared (one pool) or fresh (a new one for each request). Default: as the user class says.',
  }),
  connectTimeout: optional(read.timespanAboveZero, {
    long: 'connect-timeout',
    value: 'TIME',
    group: 'Requests',
    help: 'How long connecting may take. Default: as the user class says.',
  }),
  noResend: toggle({
    long: 'no-resend',
    group: 'Requests',
    help: 'Let a request fail when a kept connection ends before its response, instead of sending it once more.',
  }),
  insecure: toggle({
    long: 'insecure',
    group: 'Requests',
    help: 'Accept any TLS certificate. Every report will say so.',
  }),

  ...webFlags,

  slo: sloFlags.slo,

  csv: optional(read.text, {
    long: 'csv',
    value: 'PREFIX',
    group: 'Results',
    help: 'Write PREFIX_stats.csv, PREFIX_stats_history.csv, PREFIX_failures.csv and PREFIX_exceptions.csv.',
  }),
  csvFullHistory: toggle({
    long: 'csv-full-history',
    group: 'Results',
    help: 'Each entry in PREFIX_stats_history.csv, not only the total. Needs --csv.',
  }),
  json: toggle({
    long: 'json',
    group: 'Results',
    help: 'Print the final figures to standard output as JSON.',
  }),
  jsonFile: optional(read.jsonPath, {
    long: 'json-file',
    value: 'FILE',
    group: 'Results',
    help: 'Write the same to FILE.json.',
  }),
  html: optional(read.text, {
    long: 'html',
    value: 'FILE',
    group: 'Results',
    help: 'Write the report of the run as one HTML page that opens offline; {u}, {r}, {t} and {h} stand for users, rate, time and host.',
  }),
  out: sloFlags.out,
  printStats: toggle({
    long: 'print-stats',
    group: 'Results',
    help: 'Print the table of figures while the run goes on; a headless run does so anyway.',
  }),
  onlySummary: toggle({
    long: 'only-summary',
    group: 'Results',
    help: 'Print no table until the end.',
  }),
  resetStats: toggle({
    long: 'reset-stats',
    group: 'Results',
    help: 'Count from the moment all users have started.',
  }),
  strict: toggle({
    long: 'strict',
    group: 'Results',
    help: 'Exit with 3 when the run is not valid: the generator, not the server, may have set the figures.',
  }),
  exitCodeOnError: withDefault('1', read.exitCode, {
    long: 'exit-code-on-error',
    value: 'N',
    group: 'Results',
    help: 'The exit code when a request failed or a task threw.',
  }),

  loglevel: withDefault('INFO', read.oneOf('DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'), {
    long: 'loglevel',
    short: 'L',
    value: 'LEVEL',
    group: 'Logging',
    help: 'DEBUG, INFO, WARNING, ERROR or CRITICAL.',
  }),
  logfile: optional(read.text, {
    long: 'logfile',
    value: 'FILE',
    group: 'Logging',
    help: 'Log to this file instead of standard error.',
  }),
  skipLogSetup: toggle({
    long: 'skip-log-setup',
    group: 'Logging',
    help: 'Log nothing; the load file does its own.',
  }),

  help: toggle({
    long: 'help',
    short: 'h',
    group: 'Other',
    help: 'Print this and exit.',
    commandLineOnly: true,
  }),
  version: toggle({
    long: 'version',
    short: 'V',
    group: 'Other',
    help: 'Print the version and exit.',
    commandLineOnly: true,
  }),
} as const satisfies Record<string, Flag<unknown>>

export type OptionName = keyof typeof flags

/** What the command line, the environment and the config files say together. */
export type Options = OptionsOf<typeof flags>

export const flagEntries = Object.entries(flags) as [OptionName, Flag<unknown>][]

export const runTable: OptionTable<OptionName> = { command: 'katydid', entries: flagEntries, notYet }
