import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const program = fileURLToPath(new URL('../../packages/katydid/bin/katydid.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly ended: Promise<Ended>
  /** Resolves when stderr has shown this, with what was matched. */
  shown(what: RegExp): Promise<string>
  signal(signal: NodeJS.Signals): void
}

/** Starts `katydid` as a shell would, in a folder of its own, away from the environment of whoever runs the tests. */
export function start(args: readonly string[], { cwd = folder(), env = {} } = {}): Running {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, TEMP: process.env.TEMP, HOME: cwd, ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL')) // a test that fails leaves nothing running
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (part) => {
    stdout += part
  })
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
  child.stderr.on('data', (part) => {
    stderr += part
  })
  const shown = (what: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const [match] = what.exec(stderr) ?? []
        if (match !== undefined) resolve(match)
      }
      child.stderr.on('data', look)
      child.on('close', () => reject(new Error(`ended without showing ${what}:\n${stderr}`)))
      look()
    })
  return { ended, shown, signal: (signal) => child.kill(signal) }
}

export const katydid = (args: readonly string[], options?: Parameters<typeof start>[1]): Promise<Ended> =>
  start(args, options).ended

/** A folder that goes when the test ends, with these files in it. */
export function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'katydid-e2e-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}

/** A load file of one class, `Api`, with this body. */
export const loadFile = (body: string): string => `
import { between, constant, constantPacing, HttpUser, task } from 'katydid'
export class Api extends HttpUser {
${body}
}
`
