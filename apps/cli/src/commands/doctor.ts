import { z } from 'zod';
import { LOAD_TESTER_CHECKS, openLoadTesterWorld } from '@perf-agent/conformance';
import { EXIT, isPerfError, LoadScenario, LoadTool, messageOf } from '@perf-agent/contracts';
import { loadTesters } from '@perf-agent/load-testing';
import { printJson, readOptions } from './options.ts';

const Options = z.strictObject({
  conformance: LoadTool.optional(),
  json: z.boolean().optional(),
});

type Finding = { readonly name: string; readonly ok: boolean; readonly text: string };

/**
 * `perf-agent doctor`: which load tools are there; with `--conformance TOOL` whether a tool does what its adapter promises.
 *
 * @returns the exit code: 1 when a check of the contract does not hold, 4 when the tool is missing
 */
export async function doctor(given: object, signal: AbortSignal): Promise<number> {
  const { conformance, json } = readOptions(Options, given);
  const findings = conformance === undefined ? await findTools(signal) : await conform(conformance);
  if (json === true) printJson(findings);
  else
    for (const { name, ok, text } of findings)
      process.stdout.write(
        `${ok ? 'ok     ' : 'MISSING'} ${name}${text === '' ? '' : `: ${text}`}\n`,
      );
  if (conformance === undefined || findings.every(({ ok }) => ok)) return EXIT.done;
  return EXIT.regression;
}

async function findTools(signal: AbortSignal): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const tester of Object.values(loadTesters)) {
    const name = tester.tool;
    try {
      findings.push({ name, ok: true, text: await tester.version(signal) });
    } catch (error) {
      const hint = isPerfError(error) ? (error.hint ?? '') : '';
      findings.push({ name, ok: false, text: hint === '' ? messageOf(error) : hint });
    }
  }
  return findings;
}

async function conform(tool: LoadTool): Promise<Finding[]> {
  const tester = loadTesters[tool];
  // Missing is missing, not a check that fails.
  await tester.version(new AbortController().signal);
  const level = tester.schedules.includes('rate')
    ? { rateRps: 100 }
    : { users: 4, thinkTimeMs: 20 };
  const timing = { durationMs: 1500, warmupMs: 500 };
  const world = await openLoadTesterWorld(tester, (path) =>
    LoadScenario.parse({ tool, requests: [{ path }], ...level, ...timing }),
  );
  const findings: Finding[] = [];
  try {
    for (const [name, check] of Object.entries(LOAD_TESTER_CHECKS)) {
      const problem = await check(world).then(() => '', messageOf);
      findings.push({ name: `${tool} ${name}`, ok: problem === '', text: problem });
    }
  } finally {
    await world.close();
  }
  return findings;
}
