import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { main } from './main.ts'
import { modelTable } from './model-flags.ts'
import { modelHelp } from './model-help.ts'
import { progressBar, progressDisplay } from './model-progress.ts'

const parity = `
export const inputs = Array.from({ length: 20 }, (_, i) => i)
export const labels = inputs.map((input) => input % 2)
export const predict = (input: number): number[] => (input % 2 === 0 ? [0.9, 0.1] : [0.2, 0.8])
`

function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'katydid-model-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}

async function katydid(argv: readonly string[], cwd = folder(), env = {}) {
  const written = { out: '', err: '' }
  const code = await main(['model', ...argv], {
    env,
    cwd,
    home: cwd,
    screen: () => undefined,
    onInterrupt: () => () => {},
    flush: async () => undefined,
    onStray: () => () => {},
    leave: () => {},
    stdout: (text) => {
      written.out += text
    },
    stderr: (text) => {
      written.err += text
    },
  })
  return { code, ...written }
}

const quick = ['--duration', '10ms', '--queries', '10', '--warm-up', '100ms']

describe('katydid model', () => {
  test('tests a function in a file, and says what it proves', async () => {
    const cwd = folder({ 'parity.ts': parity })
    const slo = [
      '--slo',
      'accuracy: failures < 30%',
      '--json-file',
      'out/result',
      '--html',
      'out/result.html',
    ]
    const { code, out, err } = await katydid(['parity.ts', 'accuracy', 'multi-stream', ...quick, ...slo], cwd)
    expect(out).toContain('100.00 % right (0 of 20 wrong')
    expect(out).toContain('passed         accuracy: failures < 30%: 0 of 20 inputs were wrong: proven at 99')
    expect(err).toBe('1 of 2: accuracy\n2 of 2: multi-stream\n')
    expect(code).toBe(0)
    const result = JSON.parse(readFileSync(join(cwd, 'out/result.json'), 'utf8'))
    expect(result).toMatchObject({ format: 'katydid-model/1', exit: 0, model: { name: 'parity.ts' } })
    expect(readFileSync(join(cwd, 'out/result.html'), 'utf8')).toContain('<h1>parity.ts</h1>')
  })

  test('--json prints the report alone to standard output', async () => {
    const cwd = folder({ 'parity.ts': parity })
    const { out, err } = await katydid(['parity.ts', 'accuracy', '--json'], cwd)
    expect(JSON.parse(out).command).toEqual(['model', 'parity.ts', 'accuracy', '--json'])
    expect(err).toContain('100.00 % right')
  })

  test('the model may be named by the environment, and the words are then scenarios', async () => {
    const cwd = folder({ 'parity.ts': parity })
    const { code, out } = await katydid(['accuracy'], cwd, { MODEL_PATH: 'parity.ts' })
    expect(out).toContain('100.00 % right')
    expect(code).toBe(0)
  })

  test('answers that were kept are compared with later ones', async () => {
    const cwd = folder({ 'parity.ts': parity, 'other.ts': parity.replace('0.2, 0.8', '0.3, 0.7') })
    const kept = await katydid(['parity.ts', '--keep-golden', 'golden.json'], cwd)
    expect(kept.out).toBe('Kept 20 answers in golden.json\n')
    const same = await katydid(['parity.ts', 'golden', '--golden', 'golden.json'], cwd)
    expect(same).toMatchObject({
      code: 0,
      out: expect.stringContaining('20 alike within 0.0001 (no difference)'),
    })
    const other = await katydid(['other.ts', 'golden', '--golden', 'golden.json'], cwd)
    expect(other).toMatchObject({
      code: 1,
      out: expect.stringContaining('10 of 20 differ by more than 0.0001'),
    })
  })

  test('a model from elsewhere is fetched once, and goes by the name in its address', async () => {
    const model = readFileSync(new URL('../../../../apps/mnist-api/model/mnist.onnx', import.meta.url))
    const sha256 = createHash('sha256').update(model).digest('hex')
    const cwd = folder()
    mkdirSync(join(cwd, '.katydid/models'), { recursive: true })
    writeFileSync(join(cwd, '.katydid/models', `${sha256}.onnx`), model)
    const env = { MODEL_PATH: 'https://models.invalid/v2/digits.onnx?alt=media', MODEL_SHA256: sha256 }
    const { code, out, err } = await katydid(['golden'], cwd, env)
    expect(code, err).toBe(0)
    expect(out).toMatch(/^digits\.onnx, \d{3},\d{3} bytes, sha256 /)
  })

  test('a missed objective exits with 1, one that nothing was measured for, too', async () => {
    const cwd = folder({ 'parity.ts': parity.replace('input % 2 === 0 ?', 'input < 0 ?') })
    const missed = await katydid(['parity.ts', 'accuracy', '--slo', 'accuracy: failures < 1%'], cwd)
    expect(missed).toMatchObject({ code: 1, out: expect.stringContaining('MISSED') })
    const empty = await katydid(['parity.ts', 'golden', '--slo', 'golden: p99 < 1ms'], cwd)
    expect(empty).toMatchObject({ code: 2, err: expect.stringContaining('this scenario has no such figure') })
    const slo = ['--slo', 'offline: rate > 1/s', '--golden', 'absent.json']
    const absent = await katydid(['parity.ts', 'golden', ...quick, ...slo], cwd)
    expect(absent).toMatchObject({ code: 2, err: expect.stringContaining('cannot read') })
  })

  test.each([
    [['parity.ts', 'singel-stream'], "No such scenario: singel-stream. Did you mean 'single-stream'?"],
    [['parity.ts', '--qeries', '3'], "No such option: --qeries. Did you mean '--queries'?"],
    [
      ['parity.ts', '--out', 'json=a'],
      '--out is not available yet; this command writes its data with --json-file',
    ],
    [['parity.ts', '--zzz'], "No such option: --zzz. 'katydid model --help' lists all."],
    [['parity.ts', '--slo', 'p99 < fast'], '--slo: expected a time of'],
    [['parity.ts', '--slo', ''], "--slo must be a text that is not empty, not ''"],
    [['parity.ts', '--slo', 'sever: p99 < 1s'], 'offline, server, soak\n  sever: p99 < 1s\n  ^'],
    [['parity.ts', '--batch-sizes', '1,x'], '--batch-sizes must be whole numbers above 0'],
    [['parity.ts', '--inputs', 'a.npy'], '--inputs is for ONNX files'],
    [['parity.ts', 'accuracy', '--html', 'parity.ts/page.html'], '--html: cannot write parity.ts/page.html'],
    [['absent.onnx'], 'there is no model absent.onnx'],
    [['http://127.0.0.1/m.onnx', '--sha256', 'ab'], 'a model is fetched over https only'],
    [['https://127.0.0.1/m.onnx'], 'needs its SHA-256 (--sha256 or MODEL_SHA256)'],
    [[], 'no model: katydid model FILE.onnx'],
    [['empty.ts'], 'the module exports neither predict(input) nor predictBatch(inputs)'],
    [['throws.ts'], 'threw while it was loaded: Error: no weights'],
    [['blind.ts'], 'the module exports no inputs'],
  ])('%j is a mistake, and one message says which', async (argv, message) => {
    const cwd = folder({
      'parity.ts': parity,
      'empty.ts': 'export const nothing = 1',
      'throws.ts': "export const inputs = [1]\nthrow new Error('no weights')",
      'blind.ts': 'export const predict = () => 1',
    })
    const { code, err, out } = await katydid(argv, cwd)
    expect(err).toContain(message)
    expect(err).toMatch(/^katydid: /)
    expect([code, out]).toEqual([2, ''])
  })
})

describe('the help text', () => {
  test('shows each option within 80 columns', async () => {
    const { out, code } = await katydid(['--help'])
    expect([out, code]).toEqual([modelHelp(), 0])
    for (const [, { long, takes }] of modelTable.entries)
      if (takes !== 'words') expect(out).toContain(`--${long}`)
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80)
  })
})

describe('the progress', () => {
  const progress = { scenario: 'single-stream', number: 5, of: 10, share: 0.5 } as const

  test('is a bar of all scenarios', () => {
    expect(progressBar(progress)).toBe('[###########-------------]  45 %  single-stream (5 of 10)')
  })

  test('is redrawn in place, at most ten times a second', () => {
    let [written, now] = ['', 0]
    const write = (text: string) => {
      written += text
    }
    const display = progressDisplay({ stderr: write, screen: () => ({ columns: 80, rows: 24 }) }, () => now)
    for (now = 0; now < 1_000; now += 10) display.show(progress)
    expect(written.match(/single-stream/g)).toHaveLength(10)
    display.clear()
    expect(written.endsWith('\r\x1b[J')).toBe(true)
  })
})
