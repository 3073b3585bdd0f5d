#!/usr/bin/env node
import { existsSync } from 'node:fs'

const entry = new URL('../bundle/cli/main.js', import.meta.url)
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node 20.19 or later is needed; this is ${process.version}`)
} else if (!existsSync(entry)) {
  fail('not built yet: run `npm start` or `npm run build` in the checkout')
} else {
  process.setSourceMapsEnabled(true)
  process.once('exit', sayIfStuck)
  const { divertConsole, main, processTerminal } = await import(entry.href)
  divertConsole()
  process.exitCode = await main(process.argv.slice(2), processTerminal())
  // All is printed and written. What the load file left open (a timer, a pool, standard input) must not keep the process.
  process.exit()
}

/** Node ends with 13, and without a word, when all that is left is an await that nothing can end. */
function sayIfStuck(code) {
  if (code === 13 || process.exitCode === 13)
    fail('the load file waits (await at its top, or in testStart) for what never comes')
}

function fail(message) {
  console.error(`katydid: ${message}`)
  process.exitCode = 2
}
