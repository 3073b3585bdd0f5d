// @ts-check
import { runTool, setUp } from './setup.mjs'

setUp()
const format = runTool('@biomejs/biome/bin/biome', ['check', '.'])
const types = runTool('typescript/bin/tsc', ['-p', '.'])
process.exit(format || types)
