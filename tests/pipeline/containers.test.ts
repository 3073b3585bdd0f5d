import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from './workflow.ts'

const containers = ['apps/mnist-api', 'packages/katydid']
const folder = mkdtempSync(join(tmpdir(), 'katydid-container-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Instructions with their words, comments and continued lines taken care of. */
function instructionsOf(workspace: string): readonly (readonly [string, string])[] {
  const text = readFileSync(join(root, workspace, 'Dockerfile'), 'utf8')
  const lines = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
  return lines
    .filter((line) => line !== '')
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)] as const)
}

describe.each(containers)('the container file of %s', (workspace) => {
  const instructions = instructionsOf(workspace)
  const all = (name: string) => instructions.filter(([word]) => word === name).map(([, rest]) => rest)

  test('builds in one stage and runs in another, as a user without rights, with a health check', () => {
    expect(all('FROM')).toEqual(['node:22-bookworm-slim AS build', 'node:22-bookworm-slim'])
    expect(all('USER')).toEqual(['node'])
    expect(all('HEALTHCHECK')).toHaveLength(1)
    // In the form of a list no shell stands between the container's signals and Node.
    for (const words of [...all('CMD'), ...all('ENTRYPOINT')]) expect(JSON.parse(words)).toBeInstanceOf(Array)
  })

  test('copies what there is, and .dockerignore lets through', () => {
    const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n')
    const copied = all('COPY').filter((words) => !words.startsWith('--from'))
    for (const source of copied.flatMap((words) => words.split(' ').slice(0, -1))) {
      expect(existsSync(join(root, source)), source).toBe(true)
      expect(ignored, source).toContain(`!${source}`)
    }
  })
})

describe('what is in the containers', () => {
  const tree = (workspace: string) => join(folder, workspace.replace('/', '-'))
  beforeAll(() => {
    for (const workspace of containers) {
      const script = join(root, 'scripts/runtime-tree.mjs')
      const { status, stderr } = spawnSync(process.execPath, [script, workspace, tree(workspace)], {
        encoding: 'utf8',
      })
      expect(status, stderr).toBe(0)
    }
  }, 120_000)

  test.each(containers)('%s has native code for this platform only, and no tools', (workspace) => {
    const modules = join(tree(workspace), 'node_modules')
    const bin = join(modules, 'onnxruntime-node/bin')
    const platforms = readdirSync(bin).flatMap((api) =>
      readdirSync(join(bin, api)).flatMap((os) =>
        readdirSync(join(bin, api, os)).map((cpu) => `${os} ${cpu}`),
      ),
    )
    expect(platforms).toEqual([`${process.platform} ${process.arch}`])
    for (const tool of ['typescript', 'vitest', 'vite', '@biomejs', 'katydid']) {
      expect(existsSync(join(modules, tool)), tool).toBe(false)
    }
  })

  test('the API answers out of its tree, and ends when it is told to', async () => {
    const child = spawn(process.execPath, ['apps/mnist-api/dist/main.js'], {
      cwd: tree('apps/mnist-api'),
      env: { PATH: process.env.PATH, PORT: '0', WORKERS: '1', LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const { address } = await new Promise<{ address: string }>((resolve, reject) => {
      child.once('message', (message) => resolve(message as { address: string }))
      child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
    })
    const answer = await fetch(`${address}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(784),
    })
    expect(await answer.json()).toMatchObject({ prediction: expect.any(Number) })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    expect(await ended).toBe(process.platform === 'win32' ? null : 0)
  })

  test('katydid runs out of its tree', () => {
    writeFileSync(
      join(folder, 'a.load.ts'),
      `import { HttpUser, task } from 'katydid'
export class Reader extends HttpUser {
  override readonly tasks = [task(() => undefined)]
}`,
    )
    const program = join(tree('packages/katydid'), 'packages/katydid/bin/katydid.js')
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, '-f', 'a.load.ts', '--list'], {
      encoding: 'utf8',
      cwd: folder,
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('Reader')
  })
})
