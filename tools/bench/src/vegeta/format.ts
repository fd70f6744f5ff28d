import { spread, type Comparison, type Spread } from './compare-pairs.ts';
import { drawnMs, QUANTILES, theoreticalMs, type Load, type Quantiles } from './load.ts';
import type { Pair } from './measure-pair.ts';
import type { Measurement } from './measurement.ts';

/** @returns the head of the table of pairs, in Markdown */
export function pairsHead(load: Load): string {
  return [
    `## ${load.rateRps} requests/s`,
    '',
    row(['pair', 'first', 'p95 ours', 'p95 vegeta', 'ratio', 'sent ours', 'sent vegeta', 'valid']),
    row(['---', '---', '---:', '---:', '---:', '---:', '---:', '---']),
  ].join('\n');
}

/** @param problems of both runs @returns the row of one pair */
export function pairRow(index: number, pair: Pair, problems: readonly string[]): string {
  const { ours, vegeta } = pair;
  return row([
    String(index + 1),
    pair.first,
    ms(ours.latencyMs.p95),
    ms(vegeta.latencyMs.p95),
    (ours.latencyMs.p95 / vegeta.latencyMs.p95).toFixed(3),
    ours.sentRps.toFixed(1),
    vegeta.sentRps.toFixed(1),
    problems.length === 0 ? 'yes' : 'NO',
  ]);
}

/** @returns medians over the pairs, their ratios, and what the target was to do */
export function summaryTable(pairs: readonly Pair[], load: Load, comparison: Comparison): string {
  const empty = ['', '', ''];
  return [
    row(['median of pairs', 'p50 ms', 'p95 ms', 'p99 ms', 'asked rps', 'sent rps', 'CPU share']),
    row(['---', '---:', '---:', '---:', '---:', '---:', '---:']),
    row(['distribution', ...quantileCells(theoreticalMs(load)), ...empty]),
    row(['delays drawn', ...quantileCells(drawnMs(load)), ...empty]),
    ...(['ours', 'vegeta'] as const).map((tool) =>
      toolRow(
        tool,
        pairs.map((pair) => pair[tool]),
        load,
      ),
    ),
    row([
      'ours / vegeta',
      ...QUANTILES.map((name) => ratioText(comparison.ratio[name])),
      '',
      '',
      '',
    ]),
  ].join('\n');
}

function toolRow(tool: string, runs: readonly Measurement[], load: Load): string {
  const median = (give: (run: Measurement) => number): number => spread(runs.map(give)).median;
  return row([
    tool,
    ...QUANTILES.map((name) => ms(median((run) => run.latencyMs[name]))),
    String(load.rateRps),
    median((run) => run.sentRps).toFixed(1),
    `${Math.round(median((run) => run.cpuShare) * 100)} %`,
  ]);
}

function quantileCells(quantiles: Quantiles): string[] {
  return QUANTILES.map((name) => ms(quantiles[name]));
}

function ratioText({ median, min, max }: Spread): string {
  return `${median.toFixed(3)} (${min.toFixed(3)}–${max.toFixed(3)})`;
}

function ms(value: number): string {
  return value.toFixed(2);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
