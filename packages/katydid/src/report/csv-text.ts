/**
 * One row as Python's csv writer makes it: quotes only where needed, CRLF. A text that a spreadsheet would take for a
 * formula gets a ' before it (OWASP, CSV injection); numbers stay as they are.
 */
export const csvRow = (cells: readonly (string | number)[]): string => `${cells.map(csvCell).join(',')}\r\n`

function csvCell(cell: string | number): string {
  const text = isFormula(cell) ? `'${cell}` : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const isFormula = (cell: string | number): boolean =>
  typeof cell === 'string' && /^[=+\-@\t\r\n]/.test(cell) && !/^[+-]?\d+(?:\.\d+)?$/.test(cell)
