import type { HistoryRow } from '@perf-agent/workflow';

const COLUMNS = ['date', 'scenario', 'metric', 'value', 'change', 'verdict', 'where'] as const;

/** Rows of a history as a table for people. */
export function historyText(
  rows: readonly HistoryRow[],
  searched: { readonly nightCount: number; readonly testCount: number },
): string {
  const where = `${searched.nightCount} nights and ${searched.testCount} baseline tests searched`;
  if (rows.length === 0) return `nothing found; ${where}`;
  const lines = [[...COLUMNS], ...rows.map(cellsOf)];
  const widths = COLUMNS.map((_, index) =>
    Math.max(...lines.map((cells) => (cells[index] ?? '').length)),
  );
  const table = lines.map((cells) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...table, `${rows.length} found; ${where}`].join('\n');
}

function cellsOf(row: HistoryRow): string[] {
  const { date, scenario = '', metric = '', value, low, high, verdict = '' } = row;
  const bounds =
    low === undefined || high === undefined ? '' : ` [${numberText(low)}, ${numberText(high)}]`;
  const measured = value === undefined ? '' : `${numberText(value)}${bounds}`;
  const isPoints = metric === 'errorRatio';
  const change = row.change === undefined ? '' : changeText(row.change.value, isPoints);
  const where = row.reportFile ?? row.file ?? (verdict === 'invalid' ? row.reason : undefined);
  return [date, scenario, metric, measured, change, verdict, where ?? row.target ?? ''];
}

function changeText(change: number, isPoints: boolean): string {
  const size = Number(Math.abs(change * 100).toPrecision(3));
  return `${change < 0 ? '−' : '+'}${size} ${isPoints ? 'points' : '%'}`;
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(5)));
}
