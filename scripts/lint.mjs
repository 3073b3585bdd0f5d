// @ts-check
import { runTool, setUp } from './setup.mjs'

setUp()
const format = runTool('@biomejs/biome/bin/biome', ['check', '.'])
const types = runTool('typescript/bin/tsc', ['-p', '.'])
const pages = runTool('typescript/bin/tsc', ['-p', 'packages/ui'])
process.exit(format || types || pages)
