import { describeEnvironment } from '@perf-agent/runtime';
import { readNumbers } from '../read-numbers.ts';
import type { Verdict } from '../results/targets.ts';
import type { Bench } from '../run-bench.ts';
import { nightQuality } from './night-quality.ts';
import { accuracyTable, accuracyVerdicts, primitivesAccuracy } from './primitives-accuracy.ts';
import { verdictSpeed } from './verdict-speed.ts';

// Seeds 101 to 106 are those that the rule's numbers were chosen on.
const OPTIONS = {
  seed: { min: 0, max: 1_000_000, whole: true, default: 1 },
  seeds: { min: 1, max: 100, whole: true, default: 3 },
  series: { min: 1, max: 1344, whole: true, default: 1000 },
};

/** Scores the nightly decision on nights whose truth is known, the primitives against scipy, and times a verdict. */
export async function statistics(bench: Bench): Promise<boolean> {
  const { seed, seeds, series } = readNumbers(bench.args, OPTIONS);
  const { host, cpuModel, cpuCount, nodeVersion } = await describeEnvironment(
    bench.dir,
    '0.1.0',
    {},
  );
  bench.print(
    [
      '# The nightly decision, the primitives, and what a verdict costs',
      '',
      `Host ${host}: ${cpuModel}, ${cpuCount} cores, Node ${nodeVersion}; ${new Date().toISOString()}`,
      '',
    ].join('\n'),
  );
  const speed = await verdictSpeed(bench, series, seed);
  const nights = await nightQuality(seed, seeds);
  const accuracies = await primitivesAccuracy();
  bench.print(nights.report);
  bench.print('\n## Primitives against scipy\n');
  bench.print(accuracies ? accuracyTable(accuracies) : 'The answers are not there: skipped.');
  bench.print(`\n## Speed\n\n${speed.report}`);
  const verdicts: Verdict[] = [
    ...nights.verdicts,
    ...accuracyVerdicts(accuracies ?? []),
    ...speed.verdicts,
  ];
  bench.print(
    ['', ...verdicts.map(({ text, holds }) => `${holds ? 'holds' : 'MISSED'}: ${text}`)].join('\n'),
  );
  const holds = verdicts.every((one) => one.holds);
  bench.print(holds ? 'PASS' : 'FAIL');
  return holds;
}
