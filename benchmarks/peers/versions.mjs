// @ts-check
const [nodeMajor = 0] = process.versions.node.split('.').map(Number)

/**
 * The peers, pinned, and the registry client that gets each. Debian's own release pins its packages.
 * @typedef {{ name: string, by: 'apt' | 'npm' | 'pip' | 'go' | 'cargo', package: string, version: string, minutes: number }} Peer
 * @type {readonly Peer[]}
 */
export const peers = [
  { name: 'wrk', by: 'apt', package: 'wrk', version: '', minutes: 5 },
  { name: 'nginx', by: 'apt', package: 'nginx-light', version: '', minutes: 5 },
  { name: 'tcpdump', by: 'apt', package: 'tcpdump', version: '', minutes: 5 },
  { name: 'hey', by: 'apt', package: 'hey', version: '', minutes: 5 },
  { name: 'autocannon', by: 'npm', package: 'autocannon', version: '9.0.0', minutes: 5 },
  { name: 'undici', by: 'npm', package: 'undici', version: '7.30.2', minutes: 5 },
  // 2.0.22 and later want Node 22.
  {
    name: 'artillery',
    by: 'npm',
    package: 'artillery',
    version: nodeMajor >= 22 ? '2.0.34' : '2.0.21',
    minutes: 10,
  },
  { name: 'locust', by: 'pip', package: 'locust', version: '2.47.0', minutes: 10 },
  { name: 'vegeta', by: 'go', package: 'github.com/tsenart/vegeta/v12', version: 'v12.13.0', minutes: 10 },
  { name: 'k6', by: 'go', package: 'go.k6.io/k6', version: 'v1.8.1', minutes: 25 },
  { name: 'oha', by: 'cargo', package: 'oha', version: '1.16.0', minutes: 40 },
]
