/**
 * Reads a small CSV text into rows of texts: RFC 4180, any line ends, blank lines left out.
 *
 * @returns undefined when a quote is never closed
 */
export function parseTable(text: string, delimiter: string): string[][] | undefined {
  const rows: string[][] = [];
  let row: string[] = [];
  let position = 0;
  while (position < text.length) {
    let field: string;
    if (text[position] === '"') {
      const end = closingQuote(text, position + 1);
      if (end < 0) return undefined;
      field = text.slice(position + 1, end).replaceAll('""', '"');
      position = end + 1;
    } else {
      const end = fieldEnd(text, position, delimiter);
      field = text.slice(position, end);
      position = end;
    }
    row.push(field);
    if (text[position] === delimiter) {
      position++;
      if (position < text.length) continue;
      row.push('');
    }
    if (text[position] === '\r') position++;
    if (text[position] === '\n') position++;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}

function closingQuote(text: string, from: number): number {
  let position = text.indexOf('"', from);
  while (position >= 0 && text[position + 1] === '"') position = text.indexOf('"', position + 2);
  return position;
}

function fieldEnd(text: string, from: number, delimiter: string): number {
  let position = from;
  while (position < text.length && !`${delimiter}\r\n`.includes(text[position] ?? '')) position++;
  return position;
}
