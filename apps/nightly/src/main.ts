#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  EXIT,
  exitCodeOf,
  isPerfError,
  messageOf,
  PerfAgentConfig,
  PerfError,
  type NightlyRun,
} from '@perf-agent/contracts';
import { keepNewestFolders, takeLock, writeFileWhole } from '@perf-agent/runtime';
import { runNightly } from '@perf-agent/workflow';
import manifest from '../package.json' with { type: 'json' };
import { composePorts } from './compose.ts';
import { embeddedConfig } from './embedded-config.ts';
import { loadWorkspaceConfig } from './load-config.ts';
import { readOptions, type Options } from './options.ts';
import { progressLine, summaryText } from './print.ts';

/** Raw data of older runs are removed; their numbers stay in the nightly files. */
const KEPT_RUNS = 30;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => interruption.abort());

process.exitCode = await main().catch((error: unknown) => {
  // Whatever failed because of the interruption is not news.
  const interrupted = interruption.signal.aborted;
  say(
    interrupted
      ? 'perf-agent-nightly: interrupted; nothing is left running, no result was written'
      : describeError(error),
  );
  return interrupted ? EXIT.interrupted : exitCodeOf(error);
});
// Nothing may keep the program: sockets of a client library, for example.
process.exit();

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), new Date());
  const { workspace: workspaceDir, date } = options;
  if (!existsSync(workspaceDir))
    throw new PerfError('USAGE', `--workspace: ${workspaceDir} is not there`);
  const config = await configFor(options);
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
    const request = { workspaceDir, config, date, runId, signal: interruption.signal };
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
  const config = own ?? PerfAgentConfig.parse(embeddedConfig(options.demoSlowdown ?? 1));
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

/** One line that changes on a terminal, one line an event elsewhere. */
function progressPrinter(): { line: (text: string) => void; end: () => void } {
  if (!process.stderr.isTTY) return { line: say, end: () => undefined };
  const clear = '\r\u001b[2K';
  return {
    line: (text) => process.stderr.write(`${clear}${text.slice(0, process.stderr.columns - 1)}`),
    end: () => process.stderr.write(clear),
  };
}

function describeError(error: unknown): string {
  const hint =
    isPerfError(error) && error.hint !== undefined ? `\n  what to do: ${error.hint}` : '';
  const code = isPerfError(error) ? ` [${error.code}]` : '';
  return `perf-agent-nightly: ${messageOf(error)}${code}${hint}`;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
