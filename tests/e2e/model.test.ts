import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { folder, katydid, start } from './katydid.ts'

const shipped = fileURLToPath(new URL('../../apps/mnist-api/model/mnist.onnx', import.meta.url))
const quick = [
  '--duration',
  '100ms',
  '--queries',
  '60',
  '--warm-up',
  '500ms',
  '--soak',
  '1s',
  '--cold-starts',
  '2',
]

test('the harness measures the shipped model in all scenarios', async () => {
  const cwd = folder()
  const files = ['--json-file', join(cwd, 'model'), '--html', join(cwd, 'model.html')]
  const { code, stdout, stderr } = await katydid(['model', shipped, ...quick, ...files])
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('10 of 10: soak\n') })
  const { scenarios, model } = JSON.parse(readFileSync(join(cwd, 'model.json'), 'utf8'))
  expect(model).toMatchObject({ name: 'mnist.onnx', runtime: expect.stringMatching(/^onnxruntime-node \d/) })
  const kinds = scenarios.map(({ name, kind }: { name: string; kind: string }) => [name, kind])
  expect(kinds.filter(([, kind]: [string, string]) => kind !== 'measured')).toEqual([
    ['accuracy', 'left-out'],
  ])
  expect(readdirSync(cwd).sort(), 'nothing else was written, home folder included').toEqual([
    'model.html',
    'model.json',
  ])
  expect(stdout).toContain('2 fresh processes, median')
  expect(stdout).toContain('batches of 32 against one by one: 32 alike within 0.0001')
}, 60_000)

test('a model in a file of functions starts in a fresh process, too', async () => {
  const cwd = folder({
    'double.ts': 'export const inputs = [1, 2, 3]\nexport const predict = (input: number) => input * 2\n',
  })
  const { code, stdout } = await katydid(['model', 'double.ts', 'cold-start', '--cold-starts', '2'], { cwd })
  expect(stdout).toContain('2 fresh processes, median')
  expect(code).toBe(0)
})

test('Ctrl-C ends the scenario, reports what there is, and exits with 3', async () => {
  const running = start(['model', shipped, 'single-stream', 'soak', '--duration', '1s', '--soak', '10m'])
  await running.shown(/2 of 2: soak/)
  running.signal('SIGINT')
  const { code, stdout } = await running.ended
  expect(stdout).toContain('cut short: not all of what was asked for was measured')
  expect(stdout).toContain('single-stream')
  expect(code).toBe(3)
}, 60_000)
