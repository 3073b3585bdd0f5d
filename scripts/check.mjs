// @ts-check
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

for (const step of ['lint.mjs', 'test.mjs']) {
  const script = fileURLToPath(new URL(step, import.meta.url))
  const { status } = spawnSync(process.execPath, [script], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
