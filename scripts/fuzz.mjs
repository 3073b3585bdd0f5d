// @ts-check
import { runTool, setUp } from './setup.mjs'

setUp()
process.exit(
  runTool('tsx/dist/cli.mjs', ['--conditions=source', 'tests/fuzz/main.ts', ...process.argv.slice(2)]),
)
