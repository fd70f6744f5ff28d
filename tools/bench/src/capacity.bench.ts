import { describeEnvironment } from '@perf-agent/runtime';
import { cases, type Case } from './capacity/cases.ts';
import {
  measureBisection,
  measureInfeasible,
  measureSearch,
  type Outcome,
} from './capacity/measure.ts';
import { HEAD, row, summary, type Summary } from './capacity/summary.ts';
import { readNumbers } from './read-numbers.ts';
import { runBench, type Bench } from './run-bench.ts';

const MAX_MEDIAN_ERROR = 0.03;
const MAX_WORST_ERROR = 0.08;
const MIN_COVERED_RATIO = 0.9;
const MAX_REQUEST_RATIO = 0.5;
/** Requests of each probe of the rival. The cheapest that keeps the worst error is compared. */
const BISECTION_COUNTS = [5_000, 10_000, 15_000, 20_000, 25_000, 35_000, 50_000];
/** At the defaults it takes about 10 minutes. */
const OPTIONS = {
  repeats: { min: 1, max: 100, whole: true, default: 4 },
  seed: { min: 0, max: 2 ** 15, whole: true, default: 1 },
};

await runBench('capacity', judgeCapacity);

/** Searches limits that are known, beside a plain bisection of the same servers. */
async function judgeCapacity(bench: Bench): Promise<boolean> {
  const { repeats, seed } = readNumbers(bench.args, OPTIONS);
  const all = cases(repeats, seed);
  bench.print(await introduction(bench, seed, all.length));
  bench.print(`\n${HEAD}`);
  const ours = await outcomesOf(bench, all, (each) => measureSearch(each, bench.signal));
  const own = summary(ours);
  bench.print(row('ours', all.length, own));
  const rival = await cheapestRival(bench, all);
  const problems = [...problemsOf(own, rival), ...(await infeasibleProblems(bench, all))];
  bench.print(['', ...problems, problems.length === 0 ? 'PASS' : 'FAIL'].join('\n'));
  return problems.length === 0;
}

async function cheapestRival(bench: Bench, all: readonly Case[]): Promise<Summary | undefined> {
  for (const count of BISECTION_COUNTS) {
    const outcomes = await outcomesOf(bench, all, (each) =>
      measureBisection(each, count, bench.signal),
    );
    const rival = summary(outcomes);
    bench.print(row(`bisection, ${count} a probe`, all.length, rival));
    if (rival.worstError <= MAX_WORST_ERROR) return rival;
  }
  return undefined;
}

async function outcomesOf(
  { signal }: Bench,
  all: readonly Case[],
  measure: (each: Case) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const each of all) {
    outcomes.push(await measure(each));
    // Lets an interruption come in.
    await new Promise(setImmediate);
    signal.throwIfAborted();
  }
  return outcomes;
}

function problemsOf(own: Summary, rival: Summary | undefined): string[] {
  const { medianError, worstError, coveredRatio = 0 } = own;
  const problems: string[] = [];
  if (medianError > MAX_MEDIAN_ERROR) problems.push(`median error ${medianError}`);
  if (worstError > MAX_WORST_ERROR) problems.push(`worst error ${worstError}`);
  if (coveredRatio < MIN_COVERED_RATIO) problems.push(`intervals hold the truth ${coveredRatio}`);
  if (rival === undefined) return problems;
  const ratio = own.medianRequestCount / rival.medianRequestCount;
  if (ratio > MAX_REQUEST_RATIO) problems.push(`median requests ${ratio} of the rival's`);
  return problems;
}

async function infeasibleProblems({ print, signal }: Bench, all: readonly Case[]) {
  const some = all.filter((_, index) => index % 6 === 0);
  const answers = [];
  for (const each of some) answers.push(await measureInfeasible(each, signal));
  const wrong = answers.filter(
    ({ tooHigh, tooLow, generator }) =>
      tooHigh !== 'below-min' || tooLow !== 'above-max' || generator !== 'generator-limited',
  );
  print(
    `\nNo limit in reach (lowest rate 1.3 times the limit; highest rate 1.3 times below it; a generator that ends 1.5 times below it): ${3 * some.length} searches of ${some.length} servers, ${wrong.length} servers with a wrong answer`,
  );
  return wrong.map((answer) => `not said as it is: ${JSON.stringify(answer)}`);
}

async function introduction({ dir }: Bench, seed: number, count: number): Promise<string> {
  const { host, cpuModel, cpuCount, nodeVersion } = await describeEnvironment(dir, '0.1.0', {});
  return [
    '# The capacity search on simulated servers',
    '',
    `Host ${host}: ${cpuModel}, ${cpuCount} cores, Node ${nodeVersion}; ${new Date().toISOString()}; seed ${seed}`,
    `${count} M/M/c servers: 1 to 64 servers of 20, 100 or 500 requests/s, a p95 of at most 1.5, 3 or 6 times the idle one.`,
    'The truth is exact. Bisection doubles from the lowest rate and halves to ±1 %, with as many requests in each probe.',
  ].join('\n');
}
