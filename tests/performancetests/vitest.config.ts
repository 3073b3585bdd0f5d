import { defineConfig } from 'vitest/config'

// biome-ignore lint/style/noDefaultExport: Vitest reads a default export
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['tests/performancetests/*.perf.test.ts'],
    globalSetup: ['scripts/test-setup.mjs'],
    // One file at a time, in a process of its own: nothing else may run beside what is measured.
    fileParallelism: false,
    pool: 'forks',
  },
})
