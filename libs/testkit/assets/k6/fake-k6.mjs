#!/usr/bin/env node
/**
 * Stands in for k6, which is never run here: the same flags, output file, exit codes and signals, as its documentation and
 * source describe them. It proves that an adapter keeps the contract, not that k6 does.
 *
 * It cannot run JavaScript for k6. Of a script made by the adapter it reads the plan and sends those requests for real.
 * Of a user's script it reads a line `// fake-k6: {"exitCode": 107}` or `// fake-k6: {"replay": "recorded.ndjson"}`.
 *
 * FAKE_K6_VERSION: 1.3.0 (default) or 2.0.0.
 */
import { createWriteStream, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { sendLoad } from './send-load.mjs';
import { sampleLines, METRIC_LINES } from './sample-lines.mjs';

const version = process.env.FAKE_K6_VERSION ?? '1.3.0';
const major = Number(version.split('.')[0]);

/** The flags of `k6 run` that are known here; k6 has more. */
const FLAGS = /** @type {const} */ ({
  quiet: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  'no-usage-report': { type: 'boolean' },
  address: { type: 'string' },
  out: { type: 'string', multiple: true },
  'summary-export': { type: 'string' },
  'execution-segment': { type: 'string' },
  'execution-segment-sequence': { type: 'string' },
  env: { type: 'string', short: 'e', multiple: true },
});

process.exitCode = await main(process.argv.slice(2));

/** @param {string[]} argv @returns {Promise<number>} */
async function main([verb, ...rest]) {
  if (verb === 'version') {
    console.log(`k6 v${version} (commit/devel, go1.25.0, linux/amd64)`);
    return 0;
  }
  if (verb !== 'run') return fail(`unknown command ${JSON.stringify(verb)} for "k6"`, 255);
  /** @type {ReturnType<typeof parseRun>} */
  let run;
  try {
    run = parseRun(rest);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error), 255);
  }
  const { values, positionals } = run;
  const [scriptFile] = positionals;
  if (scriptFile === undefined) return fail('expected a script', 255);
  const script = readFileSync(scriptFile, 'utf8');
  const rawFile = values.out?.find((out) => out.startsWith('json='))?.slice('json='.length);
  const raw = rawFile === undefined ? undefined : createWriteStream(rawFile);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop.abort());
  const exitCode = await execute(script, values['execution-segment'], stop.signal, (text) =>
    raw?.write(text),
  );
  await new Promise((resolve) => (raw ? raw.end(resolve) : resolve(undefined)));
  return exitCode;
}

/** @param {string[]} args */
function parseRun(args) {
  const run = parseArgs({ args, options: FLAGS, allowPositionals: true, strict: true });
  if (major >= 2 && run.values.address === '') throw new Error('--address: expected an address');
  return run;
}

/**
 * @param {string} script
 * @param {string | undefined} segment
 * @param {AbortSignal} signal
 * @param {(text: string) => void} write
 * @returns {Promise<number>} k6's exit code
 */
async function execute(script, segment, signal, write) {
  const userFile = /^import \* as user from "file:\/\/(.*)";$/m.exec(script)?.[1];
  if (userFile !== undefined) {
    const directive = /^\/\/ fake-k6: (\{.*\})$/m.exec(readFileSync(userFile, 'utf8'))?.[1];
    if (directive === undefined) return fail(`${userFile}: SyntaxError: unexpected token`, 107);
    const { exitCode = 0, replay } = JSON.parse(directive);
    if (replay !== undefined)
      write(readFileSync(path.resolve(path.dirname(userFile), replay), 'utf8'));
    if (exitCode !== 0) fail(`ended as the script asks for`, exitCode);
    return exitCode;
  }
  const plan = JSON.parse(/^const plan = (\{.*\});$/m.exec(script)?.[1] ?? 'null');
  const scenario = JSON.parse(
    /^ {2}scenarios: \{ \["[^"]*"\]: (\{.*\}) \},$/m.exec(script)?.[1] ?? 'null',
  );
  if (plan === null || scenario === null) return fail('not a script of the adapter', 107);
  write(METRIC_LINES);
  await sendLoad({ plan, scenario, share: shareOf(segment), signal }, (sample) =>
    write(sampleLines(sample)),
  );
  return signal.aborted ? 105 : 0;
}

/** @param {string | undefined} segment `1/3:2/3` @returns {number} */
function shareOf(segment) {
  if (segment === undefined) return 1;
  const [from = 0, to = 1] = segment.split(':').map((part) => {
    const [numerator = 0, denominator = 1] = part.split('/').map(Number);
    return numerator / denominator;
  });
  return to - from;
}

/** @param {string} message @param {number} exitCode */
function fail(message, exitCode) {
  console.error(`level=error msg=${JSON.stringify(message)}`);
  return exitCode;
}
