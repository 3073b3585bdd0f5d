import { optional, toggle, withDefault } from './flag.ts'
import * as read from './readers.ts'

/** Options of the web UI. */
export const webFlags = {
  webHost: withDefault('127.0.0.1', read.text, {
    long: 'web-host',
    value: 'ADDRESS',
    group: 'Web UI',
    help: 'Where the web UI listens; any address but one of this machine needs --token. * is all of them.',
  }),
  webPort: withDefault('8089', read.port, {
    long: 'web-port',
    short: 'P',
    value: 'PORT',
    group: 'Web UI',
    help: 'The port of the web UI.',
  }),
  webBasePath: withDefault('/', read.basePath, {
    long: 'web-base-path',
    value: 'PATH',
    group: 'Web UI',
    help: 'Put the web UI below this path, as behind a proxy: /load.',
  }),
  token: optional(read.text, {
    long: 'token',
    value: 'TEXT',
    group: 'Web UI',
    help: 'Whoever wants to look or steer must know it: ?token=... in the address, once, or Authorization: Bearer. Better set as KATYDID_TOKEN: other users of a machine see command lines.',
  }),
  tlsCert: optional(read.text, {
    long: 'tls-cert',
    value: 'FILE',
    group: 'Web UI',
    help: 'Serve the web UI over HTTPS with this certificate. Needs --tls-key.',
  }),
  tlsKey: optional(read.text, {
    long: 'tls-key',
    value: 'FILE',
    group: 'Web UI',
    help: 'The key of the certificate.',
  }),
  autostart: toggle({
    long: 'autostart',
    group: 'Web UI',
    help: 'Start at once, and show the run in the web UI.',
  }),
  autoquit: optional(read.quitAfter, {
    long: 'autoquit',
    value: 'TIME',
    group: 'Web UI',
    help: 'Quit so long after a run is over. Needs --autostart. Default: at Ctrl-C.',
  }),
  classPicker: toggle({
    long: 'class-picker',
    env: 'KATYDID_USERCLASS_PICKER',
    group: 'Web UI',
    help: "Locust's switch; the form offers the user classes with or without it.",
  }),
} as const
