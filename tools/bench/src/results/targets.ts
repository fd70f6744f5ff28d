import type { Typical } from './measure.ts';

const MEGABYTE = 2 ** 20;

/** What one reader typically needs for one file. */
export type Row = Typical & { readonly title: string; readonly name: string };

export type Verdict = { readonly text: string; readonly holds: boolean };

/** What is asked for: ours over a rival's CPU time. */
const CPU_TARGETS = [
  ['k6 NDJSON', 'DuckDB, the same answer', 1 / 3],
  ['k6 NDJSON', 'readline and JSON.parse', 1 / 15],
  ['JTL CSV', 'DuckDB, the same answer', 0.55],
] as const;
const MEMORY_TARGETS_MB = [
  ['k6 NDJSON', 96],
  ['JTL CSV', 64],
] as const;
/** Peak memory at ten times the size. */
const MAX_GROWTH = 1.3;
const MAX_P95_ERROR = 1e-9;

/** @returns one line a target */
export function judge(rows: readonly Row[]): readonly Verdict[] {
  const row = (title: string, name: string): Row | undefined =>
    rows.find((one) => one.title === title && one.name === name);
  const verdicts: Verdict[] = rows.flatMap(({ title, name, answer }) => {
    const ours = row(title, 'ours')?.answer;
    const same =
      ours?.requestCount === answer.requestCount &&
      ours.failureCount === answer.failureCount &&
      Math.abs(ours.p95 / answer.p95 - 1) <= MAX_P95_ERROR;
    return same ? [] : [{ text: `${title}: ${name} gives another answer than ours`, holds: false }];
  });
  for (const [title, rival, limit] of CPU_TARGETS) {
    const [ours, theirs] = [row(title, 'ours'), row(title, rival)];
    if (!ours || !theirs) continue;
    const ratio = ours.cpuSeconds / theirs.cpuSeconds;
    const text = `${title}: ${ratio.toFixed(3)} of the CPU time of ${rival}, expected at most ${limit.toFixed(3)}`;
    verdicts.push({ text, holds: ratio <= limit });
  }
  for (const [title, limit] of MEMORY_TARGETS_MB) {
    const megabytes = (row(title, 'ours')?.peakRssBytes ?? NaN) / MEGABYTE;
    const text = `${title}: peak memory ${megabytes.toFixed(1)} MB, expected below ${limit} MB`;
    verdicts.push({ text, holds: megabytes < limit });
  }
  const large = row('k6 NDJSON', 'ours')?.peakRssBytes ?? NaN;
  const growth = large / (row('k6 NDJSON, a tenth', 'ours')?.peakRssBytes ?? NaN);
  const text = `k6 NDJSON: peak memory at ten times the size ${growth.toFixed(2)}×, expected at most ${MAX_GROWTH}×`;
  return [...verdicts, { text, holds: growth <= MAX_GROWTH }];
}

/** @returns a table in Markdown */
export function resultTable(title: string, bytes: number, rows: readonly Row[]): string {
  const ours = rows[0]?.cpuSeconds ?? NaN;
  const lines = rows.map(({ name, cpuSeconds, cpuSecondsRange, peakRssBytes, answer }) =>
    row([
      name,
      `${cpuSeconds.toFixed(3)} (${cpuSecondsRange.map((seconds) => seconds.toFixed(3)).join('–')})`,
      (bytes / 1e6 / cpuSeconds).toFixed(0),
      (ours / cpuSeconds).toFixed(3),
      (peakRssBytes / MEGABYTE).toFixed(1),
      String(answer.requestCount),
      String(answer.failureCount),
      answer.p95.toFixed(6),
    ]),
  );
  return [
    `## ${title}: ${(bytes / 1e6).toFixed(0)} MB`,
    '',
    row(['reader', 'CPU s', 'MB/CPU s', 'ours / it', 'peak MB', 'requests', 'failed', 'p95 ms']),
    row(['---', '---:', '---:', '---:', '---:', '---:', '---:', '---:']),
    ...lines,
  ].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
