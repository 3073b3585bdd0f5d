#!/usr/bin/env node
import { existsSync } from 'node:fs'

const entry = new URL('../dist/cli/main.js', import.meta.url)
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node 20.19 or later is needed; this is ${process.version}`)
} else if (!existsSync(entry)) {
  fail('not built yet: run `npm start` or `npm run build` in the checkout')
} else {
  process.setSourceMapsEnabled(true)
  const { main, processTerminal } = await import(entry.href)
  process.exitCode = await main(process.argv.slice(2), processTerminal())
}

function fail(message) {
  console.error(`katydid: ${message}`)
  process.exitCode = 2
}
