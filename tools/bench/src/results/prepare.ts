import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PerfError } from '@perf-agent/contracts';
import { findProgram } from '@perf-agent/provision/src/commands.mjs';
import { systemDir } from '@perf-agent/provision/src/cache.mjs';
import type { Bench } from '../run-bench.ts';
import { runProgram } from '../run-program.ts';
import { RIVALS } from './rivals.ts';
import type { Toolbox } from './subjects.ts';

const INSTALL_LIMIT_MS = 300_000;
const GENERATE_LIMIT_MS = 300_000;
/** Beside the repository; what is built lies as deep as its sources. */
const DATA = fileURLToPath(new URL('../../../../shared/data/load', import.meta.url));

type Run = (command: string, ...args: readonly string[]) => Promise<boolean>;

/**
 * Writes the rivals' programs and installs DuckDB and NumPy into an environment of their own, once for all runs.
 *
 * @throws PerfError TOOL_MISSING without Python, NumPy or the generators
 */
export async function prepare(bench: Bench): Promise<Toolbox> {
  const { dir } = bench;
  for (const [name, text] of Object.entries(RIVALS)) await writeFile(path.join(dir, name), text);
  const run = runner(bench, INSTALL_LIMIT_MS);
  const environment = systemDir('bench-readers');
  const python = path.join(environment, 'bin/python');
  if (!existsSync(python))
    await run(findProgram('python3') ?? 'python3', '-m', 'venv', environment);
  const has = (name: string): Promise<boolean> => run(python, '-c', `import ${name}`);
  const install = async (name: string): Promise<boolean> =>
    (await has(name)) ||
    ((await run(python, '-m', 'pip', 'install', '-q', name)) && (await has(name)));
  if (!(await install('numpy')) || !existsSync(DATA)) {
    throw new PerfError(
      'TOOL_MISSING',
      'results: Python with NumPy and the shared generators are needed',
      {
        hint: 'The generators lie in ../shared/data/load; NumPy is installed with pip.',
      },
    );
  }
  const compiler = findProgram('cc');
  const source = path.join(dir, 'scan.c');
  const hasCScan =
    compiler !== undefined && (await run(compiler, '-O2', '-o', path.join(dir, 'scan'), source));
  const program = fileURLToPath(new URL('./summarize-files.program.js', import.meta.url));
  return { python, program, dir, hasDuckDb: await install('duckdb'), hasCScan };
}

/** Writes a file of about so many bytes, the same each time. @returns its path */
export async function generate(
  bench: Bench,
  { python }: Toolbox,
  kind: 'k6' | 'jtl',
  megabytes: number,
): Promise<string> {
  const file = path.join(bench.dir, `${kind}-${megabytes}.${kind === 'k6' ? 'ndjson' : 'jtl'}`);
  const generator = path.join(DATA, kind === 'k6' ? 'gen_k6_ndjson.py' : 'gen_jtl_csv.py');
  const run = runner(bench, GENERATE_LIMIT_MS);
  if (await run(python, generator, file, String(megabytes * 1e6), '7')) return file;
  throw new PerfError('TOOL_FAILED', `results: ${path.basename(generator)} wrote no file`);
}

function runner({ dir, mark, signal }: Bench, limitMs: number): Run {
  return async (command, ...args) => {
    const logFile = path.join(dir, 'prepare.log');
    const { exit } = await runProgram({ command, args, cwd: dir, logFile, mark, limitMs, signal });
    return exit.exitCode === 0;
  };
}
