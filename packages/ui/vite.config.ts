import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build, defineConfig, type Plugin } from 'vite'
import { selfContained } from './self-contained.ts'

const root = fileURLToPath(new URL('.', import.meta.url))
const outDir = fileURLToPath(new URL('../katydid/dist/ui', import.meta.url))

/** `vite build packages/ui` makes both pages: the app with its assets, then the report as one file. */
export default defineConfig({
  root,
  base: './',
  build: {
    outDir,
    emptyOutDir: true,
    modulePreload: false,
    assetsInlineLimit: 0, // the server's content security policy takes no data: addresses
    rolldownOptions: { input: `${root}index.html` },
  },
  plugins: [react(), reportPage()],
})

function reportPage(): Plugin {
  return {
    name: 'report-page',
    apply: 'build',
    async closeBundle(error) {
      if (error === undefined) await buildReport()
    },
  }
}

async function buildReport(): Promise<void> {
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: false,
      modulePreload: false,
      cssCodeSplit: false,
      assetsInlineLimit: Number.MAX_SAFE_INTEGER,
      rolldownOptions: { input: `${root}report.html` },
    },
    plugins: [react(), selfContained()],
  })
}
