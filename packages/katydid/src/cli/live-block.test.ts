import { expect, test } from 'vitest'
import { LiveBlock } from './live-block.ts'

function blockOn(screen: { columns: number; rows: number }) {
  let written = ''
  const block = new LiveBlock(
    (text) => {
      written += text
    },
    () => screen,
  )
  const take = () => {
    const taken = written.replaceAll('\x1b', 'ESC')
    written = ''
    return taken
  }
  return { block, take }
}

test('a redraw goes up to the first row of what was drawn', () => {
  const { block, take } = blockOn({ columns: 80, rows: 24 })
  block.draw('one\ntwo')
  expect(take()).toBe('one\ntwo')
  block.draw('three')
  expect(take()).toBe('\rESC[1AESC[Jthree')
  block.above('a line\n')
  expect(take()).toBe('\rESC[Ja line\nthree')
  block.clear()
  expect(take()).toBe('\rESC[J')
})

test('what does not fit is cut at the right, and at the top', () => {
  const { block, take } = blockOn({ columns: 5, rows: 3 })
  block.draw('first\nsecond\nthird, long')
  expect(take()).toBe('secon\nthird')
})

test('lines that wrapped because the window became narrower are erased as well', () => {
  const screen = { columns: 12, rows: 24 }
  const { block, take } = blockOn(screen)
  block.draw('twelve wide.\nend')
  take()
  screen.columns = 5
  block.draw('new')
  expect(take()).toBe('\rESC[3AESC[Jnew')
})
