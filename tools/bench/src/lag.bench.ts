import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createReader, followFile, type Format } from '@perf-agent/load-testing';
import { quantile } from '@perf-agent/regression-statistics';
import { describeEnvironment } from '@perf-agent/runtime';
import { readNumbers } from './read-numbers.ts';
import { runBench, type Bench } from './run-bench.ts';
import { runProgram } from './run-program.ts';

const WRITER = fileURLToPath(new URL('./lag-writer.program.js', import.meta.url));
const FORMATS = ['k6-ndjson', 'jmeter-csv'] as const satisfies readonly Format[];
const MAX_P99_MS = 500;
const OPTIONS = {
  linesPerSecond: { min: 100, max: 1_000_000, whole: true, default: 20_000 },
  seconds: { min: 1, max: 600, whole: true, default: 20 },
};

await runBench('lag', judgeLag);

/** Follows a file while another process writes it: how old is a request when the circuit breaker sees it? */
async function judgeLag(bench: Bench): Promise<boolean> {
  const { linesPerSecond, seconds } = readNumbers(bench.args, OPTIONS);
  bench.print(await introduction(bench, linesPerSecond, seconds));
  let holds = true;
  for (const format of FORMATS) {
    const lags = await followWriter(bench, format, linesPerSecond, seconds);
    const at = (p: number): number => quantile(lags, p);
    const cells = [format, lags.length, ...[0.5, 0.95, 0.99, 1].map((p) => at(p).toFixed(0))];
    bench.print(`| ${cells.join(' | ')} |`);
    holds &&= at(0.99) < MAX_P99_MS;
  }
  bench.print(holds ? '\nPASS' : '\nFAIL');
  return holds;
}

/** @returns milliseconds from the write of each request to its being seen, ascending */
async function followWriter(
  { dir, mark, signal }: Bench,
  format: Format,
  linesPerSecond: number,
  seconds: number,
): Promise<Float64Array> {
  const file = path.join(dir, format);
  const lags: number[] = [];
  const reader = createReader(format, {
    add: (startAtMs, elapsedMs) => lags.push(Date.now() - startAtMs - elapsedMs),
  });
  const written = new AbortController();
  const following = followFile(file, reader, { signal: written.signal });
  try {
    await runProgram({
      command: process.execPath,
      args: [WRITER, format, file, String(linesPerSecond), String(seconds)],
      cwd: dir,
      logFile: path.join(dir, 'writer.log'),
      mark,
      limitMs: (seconds + 30) * 1000,
      signal,
    });
  } finally {
    written.abort();
    await following;
  }
  return Float64Array.from(lags).sort();
}

async function introduction({ dir }: Bench, rate: number, seconds: number): Promise<string> {
  const { host, cpuModel, cpuCount, nodeVersion } = await describeEnvironment(dir, '0.1.0', {});
  return [
    '# How old a request is when it is seen',
    '',
    `Host ${host}: ${cpuModel}, ${cpuCount} cores, Node ${nodeVersion}; ${new Date().toISOString()}`,
    `Another process writes ${rate} lines/s for ${seconds} s, a flush every 10 ms; k6 has ten lines a request. Lag: from`,
    'the millisecond that a line holds to its being given to the reader of samples.',
    '',
    '| format | requests | p50 ms | p95 ms | p99 ms | longest ms |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
  ].join('\n');
}
