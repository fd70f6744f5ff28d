import { readFile, stat, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describeEnvironment } from '@perf-agent/runtime';
import { readNumbers } from '../read-numbers.ts';
import type { Bench } from '../run-bench.ts';
import { damageFiles } from './damage-files.ts';
import { measure, typical, type Measured } from './measure.ts';
import { generate, prepare } from './prepare.ts';
import { subjectsFor, type Kind, type Toolbox } from './subjects.ts';
import { judge, resultTable, type Row } from './targets.ts';

/** At the defaults all runs together stay under 6 minutes, and need 2 GB of disk. */
const OPTIONS = {
  k6Mb: { min: 10, max: 10_000, whole: true, default: 1000 },
  jtlMb: { min: 10, max: 10_000, whole: true, default: 500 },
  repeats: { min: 1, max: 20, whole: true, default: 5 },
  mutants: { min: 0, max: 1_000_000, whole: true, default: 10_000 },
  seed: { min: 0, max: 2 ** 32 - 1, whole: true, default: 1 },
};

/** Reads the same files with ours and the rivals, side by side, and damaged ones with ours alone. */
export async function compareReaders(bench: Bench): Promise<boolean> {
  const { k6Mb, jtlMb, repeats, mutants, seed } = readNumbers(bench.args, OPTIONS);
  const toolbox = await prepare(bench);
  const { host, cpuModel, cpuCount, nodeVersion } = await describeEnvironment(
    bench.dir,
    '0.1.0',
    {},
  );
  bench.print(
    [
      '# Reading results: ours against DuckDB, readline and C',
      '',
      `Host ${host}: ${cpuModel}, ${cpuCount} cores, Node ${nodeVersion}; ${new Date().toISOString()}`,
      `CPU seconds of whole processes, medians of ${repeats} runs in turn, with the least and the most; DuckDB with one thread.`,
    ].join('\n'),
  );
  const small = await generate(bench, toolbox, 'k6', Math.max(10, Math.round(k6Mb / 10)));
  const large = await generate(bench, toolbox, 'k6', k6Mb);
  const jtl = await generate(bench, toolbox, 'jtl', jtlMb);
  const zipped = `${small}.gz`;
  await writeFile(zipped, gzipSync(await readFile(small), { level: 1 }));
  const files: readonly (readonly [string, Kind, string])[] = [
    ['k6 NDJSON', 'k6', large],
    ['k6 NDJSON, a tenth', 'k6', small],
    ['k6 NDJSON, a tenth, gzip', 'k6', zipped],
    ['JTL CSV', 'jtl', jtl],
  ];
  const rows: Row[] = [];
  for (const [title, kind, file] of files) {
    const found = await compareFile(title, kind, file, toolbox, repeats, bench.signal);
    bench.print(`\n${resultTable(title, (await stat(file)).size, found)}`);
    rows.push(...found);
  }
  const verdict = [...judge(rows), ...damageFiles(mutants, seed)];
  bench.print(
    ['', ...verdict.map(({ text, holds }) => `${holds ? 'holds' : 'MISSED'}: ${text}`)].join('\n'),
  );
  const holds = verdict.every((one) => one.holds);
  bench.print(holds ? 'PASS' : 'FAIL');
  return holds;
}

async function compareFile(
  title: string,
  kind: Kind,
  file: string,
  toolbox: Toolbox,
  repeats: number,
  signal: AbortSignal,
): Promise<Row[]> {
  const subjects = subjectsFor(kind, file, toolbox);
  const runs = new Map<string, Measured[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < repeats; round++)
    for (const subject of subjects)
      runs.get(subject.name)?.push(await measure(subject, toolbox, signal));
  return subjects.flatMap(({ name }) => {
    const measured = typical(runs.get(name) ?? []);
    return measured ? [{ title, name, ...measured }] : [];
  });
}
