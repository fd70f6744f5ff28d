import path from 'node:path';
import { messageOf, PerfError, type TargetConfig } from '@perf-agent/contracts';
import { pause } from './clock.ts';
import { startProcess, type ExitReport, type ManagedProcess } from './managed-process.ts';
import { freePort, isListening, probe } from './network.ts';

const POLL_MS = 50;
const PROBE_TIMEOUT_MS = 2_000;

export type RunningTarget = {
  readonly baseUrl: string;
  /** Absent for a service that was there before: its processes are not ours, so its memory is not measured. */
  readonly service?: ManagedProcess;
  /** @returns why the service cannot be measured any longer, if so */
  failure(): Promise<string | undefined>;
  stop(): Promise<void>;
};

/**
 * Starts the service on a free port and waits until it is ready, or finds the one that already runs.
 *
 * @throws PerfError TARGET_START_FAILED, TARGET_NOT_READY, INTERRUPTED; nothing is left running then
 */
export async function startTarget(
  target: TargetConfig,
  options: { workspaceDir: string; logFile: string; mark: string; signal: AbortSignal },
): Promise<RunningTarget> {
  const { start } = target;
  if (!start) return attach(target.baseUrl);
  const port = await freePort();
  const fill = (text: string): string => text.replaceAll('{port}', String(port));
  const baseUrl = fill(target.baseUrl);
  await refuseTakenPort(baseUrl);
  const [command = '', ...args] = start.command.map(fill);
  const service = await startProcess({
    command,
    args,
    cwd: path.resolve(options.workspaceDir, start.cwd),
    env: Object.fromEntries(Object.entries(start.env).map(([name, value]) => [name, fill(value)])),
    logFile: options.logFile,
    mark: options.mark,
  });
  try {
    const readyUrl = `${baseUrl.replace(/\/+$/, '')}${start.ready.path}`;
    await waitUntilReady(service, readyUrl, start.ready.timeoutMs, options.signal);
  } catch (error) {
    await service.stop();
    throw error;
  }
  return {
    baseUrl,
    service,
    failure: async () => {
      if (!service.hasExited()) return undefined;
      return `the service ended (${describeExit(await service.exited)}); last lines of ${options.logFile}:\n${service.logTail()}`;
    },
    stop: () => service.stop(),
  };
}

async function attach(baseUrl: string): Promise<RunningTarget> {
  const failure = async (): Promise<string | undefined> => {
    try {
      await probe(baseUrl, PROBE_TIMEOUT_MS);
      return undefined;
    } catch (error) {
      return `${baseUrl} does not answer: ${messageOf(error)}`;
    }
  };
  const reason = await failure();
  if (reason !== undefined) {
    throw new PerfError('TARGET_NOT_READY', `target: ${reason}`, {
      hint: 'Start the service, or give the target a `start` command in the configuration.',
    });
  }
  return { baseUrl, failure, stop: () => Promise.resolve() };
}

/** Something else on the port would be measured in place of the service. */
async function refuseTakenPort(baseUrl: string): Promise<void> {
  const url = new URL(baseUrl);
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  if (!(await isListening(url.hostname.replace(/^\[|\]$/g, ''), port))) return;
  throw new PerfError('TARGET_START_FAILED', `target: something already listens on ${url.host}`, {
    hint: 'Stop it, or use {port} in baseUrl and start.env so that a free port is chosen.',
  });
}

async function waitUntilReady(
  service: ManagedProcess,
  readyUrl: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const until = Date.now() + timeoutMs;
  let last = 'no answer yet';
  while (Date.now() < until) {
    if (signal.aborted) throw new PerfError('INTERRUPTED', 'target: stopped while it was started');
    if (service.hasExited()) {
      const exit = await service.exited;
      throw new PerfError(
        'TARGET_START_FAILED',
        `target: the service ended before it was ready: ${describeExit(exit)}\n${service.logTail()}`,
        { hint: 'Run the start command by hand in its folder.' },
      );
    }
    try {
      const status = await probe(
        readyUrl,
        Math.min(PROBE_TIMEOUT_MS, Math.max(1, until - Date.now())),
      );
      if (status >= 200 && status < 300) return;
      last = `status ${status}`;
    } catch (error) {
      last = messageOf(error);
    }
    await pause(POLL_MS, signal);
  }
  throw new PerfError(
    'TARGET_NOT_READY',
    `target: expected status 2xx from ${readyUrl} within ${timeoutMs} ms, last: ${last}\n${service.logTail()}`,
    { hint: 'Correct ready.path, or raise ready.timeoutMs.' },
  );
}

function describeExit(exit: ExitReport): string {
  if (exit.startError) return `it could not be started: ${exit.startError.message}`;
  return exit.signal === undefined ? `exit code ${String(exit.exitCode)}` : `signal ${exit.signal}`;
}
