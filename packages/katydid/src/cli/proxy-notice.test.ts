import { expect, test } from 'vitest'
import { proxyNotice } from './proxy-notice.ts'

const proxy = 'http://bob:s3cret@proxy:3128'

test.each<[string, string, Record<string, string>, RegExp | undefined]>([
  ['no proxy', 'http://api', {}, undefined],
  ['an empty one', 'http://api', { HTTP_PROXY: '' }, undefined],
  [
    'one for http',
    'http://api:81/x',
    { HTTP_PROXY: proxy },
    /^HTTP_PROXY=http:\/\/\*\*\*@proxy:3128 is set, and not used: requests go to api:81 directly/,
  ],
  ['in lower case', 'http://api', { http_proxy: proxy }, /^http_proxy=/],
  ['one for https', 'https://api', { HTTP_PROXY: proxy, HTTPS_PROXY: 'p' }, /^HTTPS_PROXY=p /],
  ['one for http and a host with https', 'https://api', { HTTP_PROXY: proxy }, undefined],
  ['one for all', 'https://api', { ALL_PROXY: proxy }, /^ALL_PROXY=/],
  ['a host that is left out', 'http://api', { HTTP_PROXY: proxy, NO_PROXY: 'x, api' }, undefined],
  ['a domain that is', 'http://a.b.example', { HTTP_PROXY: proxy, no_proxy: '.b.example' }, undefined],
  ['a domain with a star', 'http://a.b.example', { HTTP_PROXY: proxy, no_proxy: '*.b.example' }, undefined],
  ['all that are', 'http://api', { HTTP_PROXY: proxy, NO_PROXY: '*' }, undefined],
  ['a port that is', 'http://api:81', { HTTP_PROXY: proxy, NO_PROXY: 'api:81' }, undefined],
  ['another port', 'http://api:82', { HTTP_PROXY: proxy, NO_PROXY: 'api:81' }, /not used/],
  ['another host', 'http://my-api', { HTTP_PROXY: proxy, NO_PROXY: 'api' }, /not used/],
  [
    'an address that is',
    'http://127.0.0.1:8000',
    { HTTP_PROXY: proxy, NO_PROXY: 'localhost,127.0.0.1' },
    undefined,
  ],
  ['IPv6', 'http://[::1]:8000', { HTTP_PROXY: proxy, NO_PROXY: '::1' }, undefined],
  ['no host', '', { HTTP_PROXY: proxy }, undefined],
])('%s', (_, host, env, words) => {
  if (words === undefined) expect(proxyNotice([host], env)).toBeUndefined()
  else expect(proxyNotice([host], env)).toMatch(words)
})
