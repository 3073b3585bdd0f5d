import { groupLimit, otherName, type RunStatsView } from '../stats/index.ts'

/** What is no longer told apart since there is too much of it, in words for whoever wrote the load file. */
export function lumped({ entries, failures, exceptions }: RunStatsView): readonly string[] {
  const texts: string[] = []
  if (entries.some(({ name }) => name === otherName)) texts.push(manyNames(entries))
  if (failures.some(({ reason }) => reason === otherName))
    texts.push(many('kinds of failures', 'the reason that a check gives'))
  if (exceptions.some(({ message }) => message === otherName)) texts.push(many('exceptions', 'the message'))
  return texts
}

function manyNames(entries: RunStatsView['entries']): string {
  const named = entries.filter(({ name }) => name !== otherName)
  const examples = named.slice(0, 3).map(({ name }) => name)
  return (
    `requests have more than ${groupLimit} names (${examples.join(', ')}, ...): further ones are counted together as ${otherName}. ` +
    "Give those that differ by an id one name, as in client.get(url, { name: '/item/{id}' })"
  )
}

const many = (what: string, text: string) =>
  `there are more than ${groupLimit} ${what}: further ones are counted together as ${otherName}. Keep ids and times out of ${text}`
