#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT, PerfAgentConfig, PerfError, type NightlyRun } from '@perf-agent/contracts';
import {
  keepNewestFolders,
  loadWorkspaceConfig,
  progressPrinter,
  runProgram,
  say,
  takeLock,
  writeFileWhole,
} from '@perf-agent/runtime';
import { embeddedConfig, runNightly } from '@perf-agent/workflow';
import manifest from '../package.json' with { type: 'json' };
import { composePorts, trackerFor } from './compose.ts';
import { readOptions, type Options } from './options.ts';
import { progressLine, summaryText } from './print.ts';

/** Raw data of older runs are removed; their numbers stay in the nightly files. */
const KEPT_RUNS = 30;
const DEMO_SERVER = fileURLToPath(new URL('../assets/demo-shop/server.mjs', import.meta.url));

await runProgram('perf-agent-nightly', main);

async function main(signal: AbortSignal): Promise<number> {
  const options = readOptions(process.argv.slice(2), new Date());
  const { workspace: workspaceDir, date } = options;
  if (!existsSync(workspaceDir))
    throw new PerfError('USAGE', `--workspace: ${workspaceDir} is not there`);
  const config = await configFor(options);
  // A token or an address that cannot be one is said now, not after an hour of measuring.
  trackerFor(config, signal);
  const runId = `${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}`;
  const stateDir = path.join(workspaceDir, '.perf-agent');
  const releaseLock = await takeLock(path.join(stateDir, 'nightly.lock'), runId);
  try {
    // Raw data and drafts are this machine's, not the repository's.
    if (!existsSync(path.join(stateDir, '.gitignore')))
      await writeFileWhole(path.join(stateDir, '.gitignore'), '*\n');
    const progress = progressPrinter();
    const ports = composePorts({
      workspaceDir,
      config,
      version: manifest.version,
      progress: (event) => progress.line(progressLine(event)),
    });
    const request = { workspaceDir, config, date, runId, signal };
    const outcome = await runNightly(request, ports);
    progress.end();
    const text = summaryText(outcome, date);
    if (options.json === true) {
      say(text);
      const document = await ports.readTextFile(path.join(workspaceDir, outcome.nightFile));
      process.stdout.write(document.text ?? '');
    } else process.stdout.write(`${text}\n`);
    await keepNewestFolders(path.join(stateDir, 'runs'), KEPT_RUNS);
    return exitCodeFor(outcome.run);
  } finally {
    releaseLock();
  }
}

async function configFor(options: Options): Promise<PerfAgentConfig> {
  const own = await loadWorkspaceConfig(options.workspace, options.config);
  if (own && options.demoSlowdown !== undefined) {
    throw new PerfError(
      'USAGE',
      '--demo-slowdown: expected no configuration, since it slows the demo service only',
      {
        hint: 'Leave it out, or run in a workspace without perf-agent.config.*.',
      },
    );
  }
  const config = own ?? PerfAgentConfig.parse(embeddedConfig(DEMO_SERVER, options.demoSlowdown));
  const { repeats, seconds } = options;
  const scenarios = Object.entries(config.scenarios).map(([name, scenario]) => [
    name,
    seconds === undefined ? scenario : { ...scenario, durationMs: Math.round(seconds * 1000) },
  ]);
  return {
    ...config,
    scenarios: Object.fromEntries(scenarios) as PerfAgentConfig['scenarios'],
    nightly: { ...config.nightly, repeats: repeats ?? config.nightly.repeats },
  };
}

function exitCodeFor(run: NightlyRun): number {
  if (run.verdict === 'regressed') return EXIT.regression;
  if (run.status === 'valid') return EXIT.done;
  return run.invalidCause === 'generator' ? EXIT.inconclusive : EXIT.infrastructure;
}
