import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { folder, katydid, loadFile } from './katydid.ts'
import { serve } from './server.ts'

const program = fileURLToPath(new URL('../../packages/katydid/bin/katydid.js', import.meta.url))

const getter = loadFile(`
  override readonly tasks = [task(this.get)]
  get() { return this.client.get('', { name: '/' }) }
`)

/** Answers after as many ms as the path of its address says. */
const timed = () =>
  serve((request, response) => setTimeout(() => response.end('ok'), Number(request.url?.split('/')[1])))

const at = (host: string, ms: number) => `${host}/${ms}`

interface Compared {
  readonly differences: readonly string[]
  readonly comparisons: readonly {
    readonly metric: string
    readonly verdict: string
    readonly change: { readonly estimate: number }
  }[]
}

describe('katydid compare', () => {
  test('of three servers, two of them equal and one 10 % slower, finds the slower one', {
    timeout: 60_000,
  }, async () => {
    const { host } = await timed()
    const cwd = folder({ 'a.load.ts': getter })
    const load = ['--headless', '--rate', '40', '-t', '14s', '--warm-up', '2s', '--only-summary']
    const run = (name: string, ms: number) =>
      katydid([...load, '-H', at(host, ms), '--out', `json=${name}.json`], { cwd })
    await Promise.all([run('base', 300), run('equal', 300), run('slower', 330)])
    const compare = (name: string) =>
      katydid(['compare', 'base.json', `${name}.json`, '--json-file', `${name}c`], { cwd })
    const p50 = (name: string) => {
      const { comparisons } = JSON.parse(readFileSync(join(cwd, `${name}c.json`), 'utf8')) as Compared
      return comparisons.find(({ metric }) => metric === 'p50')
    }
    const [slower, equal] = [await compare('slower'), await compare('equal')]
    expect(slower.code, slower.stdout + slower.stderr).toBe(1)
    expect(p50('slower')?.verdict).toBe('worse')
    expect(slower.stdout).toMatch(/^GET \/ +p50 ms .* WORSE$/m)
    expect(equal.code, equal.stdout).not.toBe(2)
    expect(['no detectable difference', 'too few data']).toContain(p50('equal')?.verdict)
  })

  test('runs that are not alike are refused, unless they are forced', async () => {
    const { host } = await timed()
    const cwd = folder({ 'a.load.ts': getter })
    await katydid(['--headless', '-u', '1', '-t', '1s', '-H', at(host, 5), '--out', 'json=a.json'], { cwd })
    const other = JSON.parse(readFileSync(join(cwd, 'a.json'), 'utf8'))
    writeFileSync(
      join(cwd, 'b.json'),
      JSON.stringify({ ...other, facts: { ...other.facts, node: 'v1.2.3', cores: 99 } }),
    )
    const refused = await katydid(['compare', 'a.json', 'b.json'], { cwd })
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toMatch(/not alike .*:\n {2}cores: \d+ and 99\n {2}Node: v[\d.]+ and v1\.2\.3\n$/)
    const forced = await katydid(['compare', 'a.json', 'b.json', '--force'], { cwd })
    expect(forced).toMatchObject({ code: 3, stdout: expect.stringContaining('Not alike: cores:') })
    expect(forced.stdout).toMatch(/too few data: 5\./)
  })

  test('--ab takes turns, and finds what is different between commands', { timeout: 120_000 }, async () => {
    const { host } = await timed()
    const cwd = folder({ 'a.load.ts': getter })
    const command = (ms: number) =>
      `"${process.execPath}" "${program}" --headless --rate 40 -t 1s --only-summary -H ${at(host, ms)}`
    const thresholds = ['--thresholds', 'p50 20%']
    const { code, stdout, stderr } = await katydid(
      ['compare', '--ab', command(30), command(300), '--rounds', '4', ...thresholds],
      { cwd },
    )
    expect(stderr).toBe(
      [
        '1 of 4: A',
        '1 of 4: B',
        '2 of 4: B',
        '2 of 4: A',
        '3 of 4: A',
        '3 of 4: B',
        '4 of 4: B',
        '4 of 4: A',
        '',
      ].join('\n'),
    )
    expect(stdout).toMatch(/^GET \/ +p50 ms .* WORSE$/m)
    expect(stdout).toContain('of 4 runs each')
    expect(code).toBe(1)
  })

  test('mistakes are answered in one line', async () => {
    const cwd = folder({ 'a.load.ts': getter, 'a.json': '{}', 'b.json': '{' })
    const said = async (...args: string[]) => (await katydid(['compare', ...args], { cwd })).stderr
    expect(await said('a.json')).toMatch(/two results are compared/)
    expect(await said('a.json', 'none.json')).toMatch(/a.json is not a result/)
    expect(await said('none.json', 'a.json')).toMatch(/none.json cannot be read \(ENOENT\)/)
    expect(await said('b.json', 'a.json')).toMatch(/b.json is not JSON/)
    expect(await said('--treshold', 'p50 1%')).toMatch(/--treshold.*--thresholds/)
    expect(await said('--thresholds', 'p51 1%', 'a', 'b')).toMatch(
      /--thresholds must be changes such as .* p50, p95/,
    )
    expect(await said('--ab', 'true', 'true', '--rounds', '2')).toMatch(/--rounds must be 4 or more/)
    expect(await said('--ab', 'echo no >&2; exit 7; :', 'true')).toMatch(
      /this wrote no result and ended with 7: .*\nno$/m,
    )
    expect(await said('--ab', 'false', 'true')).toBe(
      '1 of 10: A\nkatydid: --ab: this wrote no result and ended with 1: false\n',
    )
  })
})
