import { expect, test } from 'vitest'
import { blocksOf, proseOf } from './markdown.ts'
import { commandsOf } from './shell.ts'

test('words, quotes, comments, settings and continued lines are read', () => {
  const text = `# a comment
A=1 B='x y' npx katydid --slo 'POST /predict: p99 < 100ms' \\
  -u 5 # five

export MYENDPOINT=http://localhost:8000`
  expect(commandsOf(text, 10)).toEqual([
    {
      line: 11,
      env: { A: '1', B: 'x y' },
      words: ['npx', 'katydid', '--slo', 'POST /predict: p99 < 100ms', '-u', '5'],
    },
    { line: 14, env: {}, words: ['export', 'MYENDPOINT=http://localhost:8000'] },
  ])
})

test.each(['a | b', 'a > b', 'a && b', 'a $(b)', 'a; b'])('%s is left to a real shell', (text) => {
  expect(() => commandsOf(text, 1)).toThrow('line 1 needs a real shell')
})

test('blocks have their line, their language and the comments above them', () => {
  const page =
    'words\n\n<!-- exits with 1 -->\n<!-- prints: no -->\n```sh\na\nb\n```\nmore `code`\n```\nplain\n```'
  expect(blocksOf(page)).toEqual([
    { line: 5, language: 'sh', text: 'a\nb', notes: ['exits with 1', 'prints: no'] },
    { line: 10, language: '', text: 'plain', notes: [] },
  ])
  expect(proseOf(page)).toContain('more `code`')
  expect(proseOf(page)).not.toContain('plain')
})

test('a fence left open is an error', () => {
  expect(() => blocksOf('```sh\na')).toThrow('line 1')
})
