import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { prepareOutputs } from './output-files.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'katydid-test-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

const none = { csv: undefined, jsonFile: undefined, html: undefined, out: [], logfile: undefined }

test('folders for outputs are made', () => {
  const cwd = folder()
  const out = [{ kind: 'junit', file: 'f/run.xml' } as const, { kind: 'json', file: undefined } as const]
  const outputs = { csv: 'a/run', jsonFile: 'b/c/run.json', html: 'e/run.html', logfile: 'd/run.log', out }
  prepareOutputs(outputs, cwd)
  for (const made of ['a', 'b/c', 'd', 'e', 'f']) expect(existsSync(join(cwd, made))).toBe(true)
})

test('what cannot be written is a mistake in the command, by the name of its option', () => {
  const cwd = folder()
  writeFileSync(join(cwd, 'file'), '')
  expect(() => prepareOutputs({ ...none, csv: 'file/run' }, cwd)).toThrow(
    /^--csv: cannot write file\/run_stats\.csv: .* \(E\w+\)$/,
  )
  expect(() => prepareOutputs({ ...none, jsonFile: '.' }, cwd)).toThrow(
    /^--json-file: cannot write \.: it is a folder \(EISDIR\)$/,
  )
  expect(() => prepareOutputs({ ...none, logfile: 'file/x' }, cwd)).toThrow(
    /^--logfile: cannot write file\/x/,
  )
})
