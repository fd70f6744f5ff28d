import { describeEnvironment } from '@perf-agent/runtime';
import {
  COST_HEAD,
  costRow,
  HOURS_HEAD,
  hoursRow,
  JUMPS_HEAD,
  jumpsRow,
} from './breaker/format.ts';
import { measureCost } from './breaker/measure-cost.ts';
import { measureHours, type Hours } from './breaker/measure-hours.ts';
import { measureJumps } from './breaker/measure-jumps.ts';
import { CRITERIA, JUMP_ERROR_RATIO } from './breaker/simulation.ts';
import { readNumbers } from './read-numbers.ts';
import { runBench, type Bench } from './run-bench.ts';

const RATES_RPS = [5, 10, 20, 30, 50, 100, 200, 500];
/** Below it fewer than 100 requests come in 2 s, and bursts of five errors can't be told from a jump so soon. */
const JUDGED_FROM_RPS = 50;
const MAX_DECIDED_SECONDS = 2;
const HOURS_PER_FALSE_TRIP = 1000;
/** Of the healthy hours, so many are run with criteria as well; these are the user's and not judged. */
const CRITERIA_SHARE = 0.2;
/** At the defaults it takes about 10 minutes. */
const OPTIONS = {
  hours: { min: 1, max: 1_000_000, whole: true, default: 1000 },
  jumps: { min: 1, max: 10_000, whole: true, default: 40 },
  seed: { min: 0, max: 2 ** 31, whole: true, default: 1 },
};

await runBench('breaker', judgeBreaker);

/** Shows simulated hours to the circuit breaker: jumps it must decide, health it must leave alone. */
async function judgeBreaker(bench: Bench): Promise<boolean> {
  const { hours, jumps, seed } = readNumbers(bench.args, OPTIONS);
  bench.print(await introduction(bench, seed));
  bench.print(`\n${COST_HEAD}`);
  for (const withCriteria of [false, true])
    for (const rateRps of [1_000, 20_000]) bench.print(costRow(measureCost(rateRps, withCriteria)));
  const problems = await jumpProblems(bench, jumps, seed);
  bench.print(`\n${HOURS_HEAD}`);
  const quiet = await healthyHours(bench, hours, seed, false);
  if (quiet.falseTrips.length > Math.max(1, hours / HOURS_PER_FALSE_TRIP))
    problems.push(`${quiet.falseTrips.length} false trips in ${hours} healthy hours`);
  await healthyHours(bench, Math.ceil(hours * CRITERIA_SHARE), seed, true);
  bench.print(['', ...problems, problems.length === 0 ? 'PASS' : 'FAIL'].join('\n'));
  return problems.length === 0;
}

async function jumpProblems({ print, signal }: Bench, count: number, seed: number) {
  print(`\n${JUMPS_HEAD}`);
  const problems: string[] = [];
  for (const rateRps of RATES_RPS) {
    const jumps = measureJumps(rateRps, count, seed);
    const within = jumps.decidedSeconds.filter(
      (seconds) => seconds > 0 && seconds <= MAX_DECIDED_SECONDS,
    ).length;
    print(jumpsRow(jumps, within));
    if (rateRps >= JUDGED_FROM_RPS && within < count)
      problems.push(`${rateRps} requests/s: ${count - within} of ${count} not decided within 2 s`);
    // Lets an interruption come in.
    await new Promise(setImmediate);
    signal.throwIfAborted();
  }
  return problems;
}

async function healthyHours(
  { print, signal }: Bench,
  count: number,
  seed: number,
  withCriteria: boolean,
): Promise<Hours> {
  const hours = await measureHours(count, seed, { withCriteria, signal });
  print(hoursRow(hours, withCriteria ? 'built-in and criteria' : 'built-in'));
  for (const { seed: hourSeed, service, trip } of hours.falseTrips)
    print(`seed ${hourSeed}: ${trip.rule}: ${trip.reason}; ${JSON.stringify(service)}`);
  return hours;
}

async function introduction({ dir }: Bench, seed: number): Promise<string> {
  const { host, cpuModel, cpuCount, nodeVersion } = await describeEnvironment(dir, '0.1.0', {});
  return [
    '# The circuit breaker on simulated hours',
    '',
    `Host ${host}: ${cpuModel}, ${cpuCount} cores, Node ${nodeVersion}; ${new Date().toISOString()}; seed ${seed}`,
    'Services: Poisson arrivals, 5 to 500 requests/s, 1 % errors (every second service in bursts of 1 to 5), lognormal',
    'latency (median 10 to 200 ms), a pause of up to 1.5 s each minute. Ten ticks a second, simulated clock.',
    `Jump: to ${JUMP_ERROR_RATIO * 100} % errors after an hour, without pauses from then on. Criteria: ${CRITERIA.join('; ')}.`,
  ].join('\n');
}
