import { PerfError } from '@perf-agent/contracts';
import { loadTesters } from '@perf-agent/load-testing';
import { findProgram } from '@perf-agent/provision/src/commands.mjs';
import { describeEnvironment } from '@perf-agent/runtime';
import { readNumbers } from './read-numbers.ts';
import { runBench, type Bench } from './run-bench.ts';
import { comparePairs, runProblems } from './vegeta/compare-pairs.ts';
import { pairRow, pairsHead, summaryTable } from './vegeta/format.ts';
import type { Load } from './vegeta/load.ts';
import { measurePair, type Pair } from './vegeta/measure-pair.ts';

const RATES_RPS = [300, 2000];
const WARMUP_MS = 1000;
/** On average 45 requests are under way at 2,000 requests/s. */
const CONNECTIONS = 128;
const MEDIAN_MS = 20;
const SIGMA = 0.5;
/** At the defaults all runs together stay under 4 minutes. */
const OPTIONS = {
  pairs: { min: 1, max: 100, whole: true, default: 5 },
  seconds: { min: 1, max: 600, whole: false, default: 8 },
  seed: { min: 0, max: 2 ** 32 - 1, whole: true, default: 1 },
};

await runBench('vegeta', compareGenerators);

/** Compares our generator with vegeta at each rate. */
async function compareGenerators(bench: Bench): Promise<boolean> {
  const { pairs, seconds, seed } = readNumbers(bench.args, OPTIONS);
  const vegeta = findProgram('vegeta');
  if (vegeta === undefined) {
    throw new PerfError('TOOL_MISSING', 'vegeta: the program is not installed', {
      hint: '`npm test` installs it, or put it on PATH.',
    });
  }
  const load = {
    durationMs: Math.round(seconds * 1000),
    warmupMs: WARMUP_MS,
    connections: CONNECTIONS,
    seed,
    medianMs: MEDIAN_MS,
    sigma: SIGMA,
  };
  bench.print(await introduction(bench, load, pairs));
  const problems: string[] = [];
  for (const rateRps of RATES_RPS)
    problems.push(...(await compareAtRate(vegeta, { ...load, rateRps }, pairs, bench)));
  bench.print(['', ...problems, problems.length === 0 ? 'PASS' : 'FAIL'].join('\n'));
  return problems.length === 0;
}

/** @returns what does not hold at this rate */
async function compareAtRate(
  vegeta: string,
  load: Load,
  pairCount: number,
  { dir, mark, signal, print }: Bench,
): Promise<readonly string[]> {
  print(`\n${pairsHead(load)}`);
  const pairs: Pair[] = [];
  for (let index = 0; index < pairCount; index++) {
    const runName = `${load.rateRps}-${index + 1}`;
    // ABBA: what drifts over time hits both alike.
    const first = index % 2 === 0 ? 'ours' : 'vegeta';
    const pair = await measurePair(vegeta, load, first, { dir, runName, mark, signal });
    pairs.push(pair);
    const problems = [...runProblems(pair.ours, load), ...runProblems(pair.vegeta, load)];
    print(pairRow(index, pair, problems));
  }
  const comparison = comparePairs(pairs, load);
  print(`\n${summaryTable(pairs, load, comparison)}`);
  return comparison.problems.map((problem) => `${load.rateRps} requests/s: ${problem}`);
}

async function introduction(
  { dir, signal }: Bench,
  load: Omit<Load, 'rateRps'>,
  pairs: number,
): Promise<string> {
  const version = await loadTesters.autocannon.version(signal);
  const { host, cpuModel, cpuCount, nodeVersion } = await describeEnvironment(dir, '0.1.0', {});
  return [
    '# Our generator (autocannon, paced) against vegeta',
    '',
    `Host ${host}: ${cpuModel}, ${cpuCount} cores, Node ${nodeVersion}; autocannon ${version}; ${new Date().toISOString()}`,
    `${pairs} pairs of ${load.durationMs / 1000} s after ${load.warmupMs / 1000} s of warm-up, ${load.connections} connections.`,
    `Delays of the target: lognormal, median ${load.medianMs} ms, sigma ${load.sigma}, whole ms, seed ${load.seed} in every run.`,
  ].join('\n');
}
