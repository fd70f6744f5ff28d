import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LoadScenario, PerfError } from '@perf-agent/contracts';
import { loadPlan, loadTesters } from '@perf-agent/load-testing';
import { admitLoadPlan } from '@perf-agent/safety';
import { mapQuantiles, type Load } from './load.ts';
import { sentRate, type Measurement, type RunPlace } from './measurement.ts';

/**
 * Measures with the autocannon adapter as the nightly does. Its latency counts from the moment a request was due.
 *
 * @throws PerfError as `LoadTester.run`
 */
export async function measureWithOurs(
  load: Load,
  baseUrl: string,
  place: RunPlace,
): Promise<Measurement> {
  const { rateRps, durationMs, warmupMs, connections } = load;
  const scenario = LoadScenario.parse({
    tool: 'autocannon',
    requests: [{ path: '/' }],
    rateRps,
    durationMs,
    warmupMs,
    connections,
  });
  const tester = loadTesters.autocannon;
  const plan = admitLoadPlan(
    { environment: 'test' },
    loadPlan({ name: 'bench', scenario, baseUrl }),
  );
  const result = await tester.run(plan, {
    runDir: place.dir,
    runName: place.runName,
    workspaceDir: place.dir,
    toolVersion: await tester.version(place.signal),
    processMark: place.mark,
    signal: place.signal,
  });
  const { latencyMs } = result;
  if (!latencyMs || result.startedAt === undefined)
    throw new PerfError('RAW_DATA_INVALID', 'autocannon: no request lies in the measured time');
  const fromMs = Date.parse(result.startedAt) + warmupMs;
  const raw = await readFile(path.join(place.dir, result.rawFiles[0] ?? ''), 'utf8');
  return {
    requestCount: result.requestCount,
    failureCount: result.failureCount,
    latencyMs: mapQuantiles((name) => latencyMs[name].value),
    sentRps: sentRate(sendTimes(raw, fromMs, fromMs + durationMs)),
    cpuShare: result.generator?.cpuShare ?? 0,
    invalidReasons: result.status === 'valid' ? [] : result.invalidReasons,
  };
}

/**
 * @param raw samples of the adapter: due and send time are the first two columns, in epoch ms
 * @returns the send times of the requests that were due in the window and left
 */
export function sendTimes(raw: string, fromMs: number, toMs: number): number[] {
  const times: number[] = [];
  for (const line of raw.split('\n').slice(1)) {
    const [dueAtMs = NaN, sentAtMs = NaN] = line.split(',', 2).map(Number);
    if (dueAtMs >= fromMs && dueAtMs < toMs && sentAtMs > 0) times.push(sentAtMs);
  }
  return times;
}
