// @ts-check
import { runTool, setUp } from './setup.mjs'

setUp()
const config = ['--config', 'tests/performancetests/vitest.config.ts']
process.exit(runTool('vitest/vitest.mjs', ['run', ...config, ...process.argv.slice(2)]))
