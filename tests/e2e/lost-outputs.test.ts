import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { folder, katydid, loadFile, start } from './katydid.ts'
import { ok, serve } from './server.ts'

const program = fileURLToPath(new URL('../../packages/katydid/bin/katydid.js', import.meta.url))

const getting = loadFile(`
  override readonly waitTime = constant('20ms')
  override readonly tasks = [task(this.get)]
  get() { return this.client.get('/') }
`)
const load = ['--headless', '-u', '1', '-t', '1s', '--only-summary']

const onLinux = describe.skipIf(!existsSync('/dev/full'))

onLinux('a result that cannot be written', () => {
  test('is in the exit code, is not listed, and costs no other result', async () => {
    const { host } = await serve(ok)
    const cwd = folder({ 'a.load.ts': getting })
    for (const name of ['full.json', 'full.html', 'c_failures.csv.tmp', 'c_stats_history.csv']) {
      symlinkSync('/dev/full', join(cwd, name))
    }
    const outs = ['--out', 'json=full.json', '--out', 'markdown=good.md', '--html', 'full.html', '--csv', 'c']
    const { code, stderr } = await katydid([...load, '-H', host, ...outs], { cwd })
    expect(code).toBe(2)
    const listed = /^Results {9}(.*(?:\n {16}.*)*)/m.exec(stderr)?.[1]?.split(/\s+/)
    expect(listed).toEqual(['c_stats.csv', 'c_exceptions.csv', 'good.md'])
    for (const file of ['full.json', 'full.html', 'c_failures.csv', 'c_stats_history.csv']) {
      expect(stderr).toMatch(new RegExp(`could not write .*${file}.*: the disk is full \\(ENOSPC\\)`))
    }
    expect(readFileSync(join(cwd, 'good.md'), 'utf8')).toContain('## Load test')
    expect(readdirSync(cwd).filter((name) => /\d\.tmp$/.test(name))).toEqual([])
  })

  test('is refused before the run where that can be known, and nothing is left', async () => {
    const cwd = folder({ 'a.load.ts': getting })
    mkdirSync(join(cwd, 'taken'))
    const { code, stderr } = await katydid([...load, '-H', 'http://127.0.0.1:9', '--out', 'json=taken'], {
      cwd,
    })
    expect([code, stderr]).toEqual([2, 'katydid: --out json: cannot write taken: it is a folder (EISDIR)\n'])
    const none = await katydid([...load, '-H', 'http://127.0.0.1:9', '--json-file', 'r', '-t', 'x'], { cwd })
    expect([none.code, existsSync(join(cwd, 'r.json'))]).toEqual([2, false])
  })

  test('because its folder went during the run is in the exit code, too', async () => {
    const { host, total } = await serve(ok)
    const cwd = folder({ 'a.load.ts': getting })
    const running = start([...load, '-H', host, '--out', 'json=gone/r.json', '--out', 'markdown=r.md'], {
      cwd,
    })
    await expect.poll(total).toBeGreaterThan(5)
    rmSync(join(cwd, 'gone'), { recursive: true })
    const { code, stderr } = await running.ended
    expect([code, existsSync(join(cwd, 'r.md'))]).toEqual([2, true])
    expect(stderr).toMatch(/could not write gone\/r\.json: its folder is not there \(ENOENT\)/)
  })

  test.each([
    ['--json', ['--json']],
    ['--out json', ['--out', 'json']],
  ])('on standard output (%s) is in the exit code', async (_, out) => {
    const { host } = await serve(ok)
    const cwd = folder({ 'a.load.ts': getting })
    const script = `"${process.execPath}" "${program}" ${[...load, '-H', host, ...out].join(' ')} > /dev/full`
    const { code, stderr } = await shell(script, cwd)
    expect(code).toBe(2)
    expect(stderr).toContain('could not write standard output: the disk is full (ENOSPC)')
  })
})

function shell(
  script: string,
  cwd: string,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn('sh', ['-c', script], { cwd, env: { PATH: process.env.PATH, HOME: cwd } })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (part) => {
    stdout += part
  })
  child.stderr.on('data', (part) => {
    stderr += part
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
}

describe.skipIf(process.platform === 'win32')(
  'a reader that has gone ends the printing, and not the run',
  () => {
    test.each([
      ['stderr and stdout', [], '2>&1 | head -1'],
      ['stdout, that load files and results go to', ['--json'], '2>/dev/null | head -c 1'],
      ['stderr on a full disk', [], '2>/dev/full | cat'],
    ])('%s', async (_, args, end) => {
      const { host } = await serve(ok)
      const cwd = folder({
        'a.load.ts': `${getting}\nsetInterval(() => { console.log('x'); process.stdout.write('y') }, 5)\n`,
      })
      const outs = ['--csv', 'c', '--out', 'json=r.json', ...args]
      const script = `{ "${process.execPath}" "${program}" ${[...load, '-H', host, ...outs].join(' ')}; echo $? > code; } ${end}`
      await shell(script, cwd)
      await expect
        .poll(() => existsSync(join(cwd, 'code')) && readFileSync(join(cwd, 'code'), 'utf8'))
        .toBe('0\n')
      expect(JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')).total.ok).toBeGreaterThan(5)
      expect(readFileSync(join(cwd, 'c_stats.csv'), 'utf8')).toContain('Aggregated')
    })
  },
)

describe('the end of the process', () => {
  const handles = `
import { createServer } from 'node:net'
setInterval(() => {}, 1_000)
createServer().listen(0)
process.stdin.on('data', () => {})
export const testStop = async () => {
  await new Promise((resolve) => setTimeout(resolve, 200))
  console.log('cleaned up')
}
`

  test('does not wait for what the load file left open, and testStop has its time', async () => {
    const { host } = await serve(ok)
    const cwd = folder({ 'a.load.ts': getting + handles })
    const { code, stderr } = await katydid([...load, '-H', host], { cwd })
    expect(code).toBe(0)
    expect(stderr).toMatch(/cleaned up[\s\S]*Shutting down \(exit code 0\)\n$/)
  })

  test('comes after all that was printed', async () => {
    const { host } = await serve(ok)
    const long = `export const testStop = () => { process.stdout.write('z'.repeat(3_000_000) + 'end') }`
    const cwd = folder({ 'a.load.ts': getting + handles.replace(/export[\s\S]*/, long) })
    const { code, stdout } = await katydid([...load, '-H', host], { cwd })
    expect([code, stdout.length, stdout.slice(-4)]).toEqual([0, 3_000_003, 'zend'])
  })

  test.skipIf(process.platform === 'win32')('SIGHUP drains and reports, as SIGTERM does', async () => {
    const { host } = await serve(ok)
    const cwd = folder({ 'a.load.ts': getting })
    const running = start([...load, '-H', host, '-t', '1m', '--out', 'json=r.json'], { cwd })
    await running.shown(/All users spawned/)
    running.signal('SIGHUP')
    const { code, stderr } = await running.ended
    expect(code).toBe(0)
    expect(stderr).toContain('Interrupted, shutting down')
    expect(JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')).why).toBe('Interrupted')
  })

  test('a killed run leaves a folder that the next run deletes, and no other', async () => {
    const { host } = await serve(ok)
    const temporary = folder()
    const cwd = folder({ 'a.load.ts': getting })
    const env = { TMPDIR: temporary, TEMP: temporary }
    const killed = start([...load, '-H', host, '-t', '1m'], { cwd, env })
    await killed.shown(/All users spawned/)
    killed.signal('SIGKILL')
    await killed.ended
    const [left, ...more] = readdirSync(temporary)
    expect([left, more]).toEqual([expect.stringMatching(/^katydid-/), []])
    mkdirSync(join(temporary, 'katydid-of-somebody'))
    const living = start([...load, '-H', host, '-t', '1m'], { cwd, env })
    await living.shown(/All users spawned/)
    await katydid([...load, '-H', host], { cwd, env })
    const there = readdirSync(temporary)
    expect(there).not.toContain(left)
    expect([there.length, there.includes('katydid-of-somebody')]).toEqual([2, true])
    living.signal('SIGTERM')
    await living.ended
  })
})
