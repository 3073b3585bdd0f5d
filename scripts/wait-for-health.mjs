// @ts-check
/**
 * `node scripts/wait-for-health.mjs URL [SECONDS]`: waits until `URL/health` answers 200 with a loaded model. A service that
 * has just been deployed may need its time; exits with 1, and why, when it takes longer (default 120 s).
 */
const [url, limit = '120'] = process.argv.slice(2)
const limitMs = Number(limit) * 1_000
const betweenMs = 1_000

if (!URL.canParse(url ?? '') || !(limitMs > 0)) {
  console.error(
    `An address and a number of seconds: node scripts/wait-for-health.mjs https://... 120; not '${url}'`,
  )
  process.exit(2)
}

const startedAt = performance.now()
let last = await ask()
while (last !== 'healthy' && performance.now() - startedAt < limitMs) {
  await new Promise((resolve) => setTimeout(resolve, betweenMs))
  last = await ask()
}
if (last === 'healthy') console.log(`${url} is healthy`)
else console.error(`${url}/health was not healthy within ${limit} s: ${last}`)
process.exit(last === 'healthy' ? 0 : 1)

/** 'healthy', or what is wrong. @returns {Promise<string>} */
async function ask() {
  try {
    const answer = await fetch(new URL('health', `${url}/`), { signal: AbortSignal.timeout(10_000) })
    const text = await answer.text()
    return answer.ok && !text.includes('"unhealthy"') ? 'healthy' : `${answer.status} ${text.slice(0, 200)}`
  } catch (error) {
    return /** @type {Error} */ (error).cause ? `${/** @type {Error} */ (error).cause}` : `${error}`
  }
}
