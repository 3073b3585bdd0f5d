import { isSecretName, isSecretParameter } from './secret-names.ts'

/** One form in which secrets stand in texts. */
export interface SecretPattern {
  /** Global, with the groups `before`, `secret` and, if they are needed, `name` and `after`. */
  readonly pattern: RegExp
  readonly isSecret: (name: string, secret: string) => boolean
  /** Stands where the secret stood, where three stars alone would break the text. */
  readonly shown?: string
}

const always = () => true

/** Values that are no secrets, whatever they are called. */
const harmless =
  /^(?:null|undefined|none|true|false|required|optional|missing|invalid|include|omit|same-origin|)$/i
/** `?token={token}`, as entries are named. */
const isTemplate = (value: string) => /^\{[\w.%~[\]$-]*\}?$/.test(value)
const isValue = (value: string) => !harmless.test(value) && !isTemplate(value)

const named = (name: string, value: string) => isSecretName(name) && isValue(value)
const parameter = (name: string, value: string) => isSecretParameter(decoded(name)) && isValue(value)

/** In prose `password: must be longer` is no password; `password: hunter2` is. */
const inProse = (name: string, value: string) =>
  named(name, value) && /[^a-z]/.test(value) && (/[-_]|[a-z][A-Z]/.test(name) || /pass|pwd/i.test(name))

/** `Bearer token required` and `Basic authentication` are words. */
const isBearer = (_: string, value: string) =>
  (/[^a-z]/i.test(value) || value.length > 20) && !/^(?:realm|error|scope)\w*=/.test(value)
const isBasic = (_: string, value: string) =>
  !/^[a-z]+$/.test(value) &&
  /^[^\p{Cc}\ufffd]*:[^\p{Cc}\ufffd]*$/u.test(Buffer.from(value, 'base64').toString())

/** A name as `%61pi_key` in a query. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name // a lone %, as it stands
  }
}

/** In the order in which they are looked for: what is hidden by one is nothing to the next. */
export const secretPatterns: readonly SecretPattern[] = [
  // http://name:password@host, up to the last @ before the path. Where a text begins with it, quotes are part of it.
  {
    pattern: /^(?<before>(?:[A-Z]{1,20} )?[a-z][a-z\d+.-]{0,30}:\/\/)(?<secret>[^\s/?#\\]+)(?<after>@)/gi,
    isSecret: always,
  },
  {
    pattern: /(?<before>:(?:\\?\/){2})(?<secret>[^\s/?#\\"'<>`]+)(?<after>@)/g,
    isSecret: always,
  },
  {
    pattern: /(?<before>%3A%2F%2F)(?<secret>(?:(?!%2F|%3F|%23)[^\s/?#&\\"'<>`])+)(?<after>%40)/gi,
    isSecret: always,
  },
  // "api_key": "abc", "set-cookie": ["a=b"], {'password': 'abc'}, {\"token\":\"abc\"}
  {
    pattern:
      /(?<before>"(?<name>[^"\\\s]{1,100})"\s{0,20}:\s{0,20}")(?<secret>(?:[^"\\]|\\[\s\S])*)(?<after>"?)/g,
    isSecret: named,
  },
  {
    pattern: /(?<before>"(?<name>[^"\\\s]{1,100})"\s{0,20}:\s{0,20}\[)(?<secret>[^\]]+)(?<after>\]?)/g,
    isSecret: named,
    shown: '"***"',
  },
  {
    pattern:
      /(?<before>'(?<name>[^'\\\s]{1,100})'\s{0,20}:\s{0,20}')(?<secret>(?:[^'"\\]|\\[\s\S])*)(?<after>'?)/g,
    isSecret: named,
  },
  {
    pattern:
      /(?<before>(?<quote>\\{1,8}")(?<name>[\w.$-]{1,100})\k<quote>\s{0,20}:\s{0,20}\k<quote>)(?<secret>(?:(?!\k<quote>)(?:[^"\\]|\\[\s\S]))*)(?<after>(?:\k<quote>)?)/g,
    isSecret: named,
  },
  // password = 'abc', { password: 'abc' }; not what follows `password=` at the end of a text in JSON
  {
    pattern:
      /(?<before>(?:(?:^|[\n{,([;])\s{0,20}(?<name>[\w$-]{1,100})\s{0,3}:|(?:^|[\s{,([;&?.])(?<variable>[\w$-]{1,100})\s{0,3}=)\s{0,3}(?<quote>["'`])(?!\s*(?:[,}\]:]|$)))(?<secret>(?:(?!\k<quote>)[^\\\r\n"]|\\.)*)/g,
    isSecret: named,
  },
  // Authorization: Digest ..., to the end of the line; X-Api-Key: abc
  {
    pattern:
      /(?<before>(?<![\w-])(?<name>(?:proxy-)?authorization|(?:set-)?cookie)\s{0,3}:\s{0,3})(?<secret>[^\r\n"'<>`\\]+)/gi,
    isSecret: named,
  },
  {
    pattern:
      /(?<before>(?<![\w-])(?<name>[\w-]{0,40}(?:token|secret|passw|pwd|key|credential|signature|session-?id)[\w-]{0,20})\s{0,3}:\s{0,3})(?<secret>[^\s"'<>`\\,;)\]}]+)/gi,
    isSecret: inProse,
  },
  // ?token=abc, &key=abc; password=abc in forms; --token=abc
  {
    pattern:
      /(?<before>[?&](?:amp;)?(?<name>[\w.%~[\]$-]{1,100})=)(?<secret>[^&#\s"'<>`\\;]*[^&#\s"'<>`\\;,.:)\]}])/g,
    isSecret: parameter,
  },
  {
    pattern:
      /(?<before>(?:^|[\s,;({["'`])(?<name>[\w.%-]{1,100})=)(?<secret>[^&#\s"'<>`\\;]*[^&#\s"'<>`\\;,.:)\]}])/g,
    isSecret: named,
  },
  {
    pattern: /(?<before>%(?:3F|26)(?<name>[\w.-]{1,100})%3D)(?<secret>(?:(?!%26|%23)[^\s&"'<>`\\])+)/gi,
    isSecret: parameter,
  },
  // What a secret looks like, wherever it stands
  { pattern: /(?<before>\bBearer\s{1,5})(?<secret>[\w.~+/=-]{4,})/gi, isSecret: isBearer },
  { pattern: /(?<before>\bBasic\s{1,5})(?<secret>[\w+/-]{4,}={0,2})/gi, isSecret: isBasic },
  { pattern: /(?<before>\b)(?<secret>eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?)/g, isSecret: always },
  {
    pattern: /(?<before>\b)(?<secret>(?:sk[-_](?=[\w-]*\d)[\w-]{16,}|ghp_\w{20,}|hf_\w{20,}))/g,
    isSecret: always,
  },
]
