// @ts-check
import { runTool, setUp } from './setup.mjs'

setUp()
const format = runTool('@biomejs/biome/bin/biome', ['check', '.'])
const types = runTool('typescript/bin/tsc', ['-p', '.'])
const ui = runTool('typescript/bin/tsc', ['-p', 'packages/ui'])
const demo = runTool('typescript/bin/tsc', ['-p', 'apps/mnist-api/demo'])
process.exit(format || types || ui || demo)
