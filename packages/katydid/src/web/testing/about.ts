import type { About } from '../about.ts'

export const about: About = {
  model: 'closed',
  load: '50 users, 10/s for 1m',
  plan: { model: 'closed', load: '50 users', warmUpMs: 0, classes: [], tags: [], excludeTags: [] },
  classes: [
    {
      name: 'MNISTAPIUser',
      weight: 1,
      tasks: [
        { name: 'predict', weight: 3 },
        { name: 'Shop', weight: 1, setName: 'Shop', tasks: [{ name: 'buy', weight: 1 }] },
      ],
    },
  ],
  facts: {
    version: '0.1.0',
    node: 'v20.19.0',
    platform: 'linux x64',
    cpu: 'one of many',
    cores: 4,
    memoryBytes: 8e9,
    seed: '7',
    commandLine: 'katydid -f a.load.ts',
    loadFiles: ['a.load.ts'],
  },
}
