// @ts-check
/** @param {number} n */
export const whole = (n) => Math.round(n).toLocaleString('en-US')

/** @param {number} n */
export const mega = (n) => (n / 1e6).toFixed(1)

/**
 * A Markdown table.
 * @param {readonly string[]} head
 * @param {readonly (readonly (string | number)[])[]} rows
 */
export const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n')

/** @param {string | number} cell */
const escaped = (cell) => String(cell).replaceAll('|', '\\|')

/** Which run a section's figures come from. @param {any} results */
export const taken = ({ date, command, machine }) =>
  `Taken on ${date} by \`${command}\`: ${machine.cpu}, ${machine.memory}, ${machine.system}; Node ${machine.node}; commit ${machine.commit}.`
