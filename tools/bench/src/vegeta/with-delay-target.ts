import path from 'node:path';
import { PerfError, TargetConfig } from '@perf-agent/contracts';
import { startTarget } from '@perf-agent/runtime';
import { delayServerFile } from '../paths.ts';
import type { Load } from './load.ts';
import type { RunPlace } from './measurement.ts';

/**
 * Starts tools/targets/random-delay anew, so that its delays begin with the first of its seed, and stops it afterwards.
 *
 * @param use gets the target's base URL
 * @throws PerfError TARGET_START_FAILED, TARGET_NOT_READY; TARGET_DIED when it ended while it was used
 */
export async function withDelayTarget<Result>(
  { seed, medianMs, sigma }: Pick<Load, 'seed' | 'medianMs' | 'sigma'>,
  { dir, runName, mark, signal }: RunPlace,
  use: (baseUrl: string) => Promise<Result>,
): Promise<Result> {
  const numbers = { SEED: String(seed), MEDIAN_MS: String(medianMs), SIGMA: String(sigma) };
  const config = TargetConfig.parse({
    environment: 'test',
    runtime: 'node',
    baseUrl: 'http://127.0.0.1:{port}',
    start: {
      command: [process.execPath, delayServerFile],
      env: { PORT: '{port}', ...numbers },
      ready: { path: '/health' },
    },
  });
  const logFile = path.join(dir, `${runName}.target.log`);
  const target = await startTarget(config, { workspaceDir: dir, logFile, mark, signal });
  try {
    const result = await use(target.baseUrl);
    const failure = await target.failure();
    if (failure !== undefined) throw new PerfError('TARGET_DIED', `random-delay: ${failure}`);
    return result;
  } finally {
    await target.stop();
  }
}
