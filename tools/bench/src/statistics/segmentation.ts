import { describeEnvironment } from '@perf-agent/runtime';
import { readNumbers } from '../read-numbers.ts';
import type { Bench } from '../run-bench.ts';
import { segmentationCommand } from './segmentation-command.ts';
import { falseChanges, tcpdQuality, tigerbeetleQuality } from './segmentation-quality.ts';
import { installSegmenters } from './segmentation-rivals.ts';
import { segmentationTimes } from './segmentation-times.ts';

const OPTIONS = {
  repeats: { min: 1, max: 20, whole: true, default: 5 },
  series: { min: 20, max: 100_000, whole: true, default: 500 },
  seed: { min: 0, max: 2 ** 32 - 1, whole: true, default: 1 },
};

/** Times ours against KernelCPD and Otava, and scores what it finds. */
export async function segmentation(bench: Bench): Promise<boolean> {
  const { repeats, series, seed } = readNumbers(bench.args, OPTIONS);
  const { segmenters, absent, python } = await installSegmenters();
  const { host, cpuModel, cpuCount, nodeVersion } = await describeEnvironment(
    bench.dir,
    '0.1.0',
    {},
  );
  const missing = absent.map((name) => `; ${name} is not there`).join('');
  bench.print(
    [
      '# Change points: ours against ruptures KernelCPD and Otava',
      '',
      `Host ${host}: ${cpuModel}, ${cpuCount} cores, Node ${nodeVersion}; ${new Date().toISOString()}${missing}`,
      '',
    ].join('\n'),
  );
  const verdicts = [
    ...(await segmentationTimes(bench, segmenters, repeats, seed)),
    ...(await segmentationCommand(bench, python, repeats, seed)),
  ];
  for (const quality of [
    await tcpdQuality(),
    await tigerbeetleQuality(),
    falseChanges(series, seed),
  ]) {
    bench.print(`\n${quality.report}`);
    verdicts.push(...quality.verdicts);
  }
  bench.print(
    ['', ...verdicts.map(({ text, holds }) => `${holds ? 'holds' : 'MISSED'}: ${text}`)].join('\n'),
  );
  const holds = verdicts.every((one) => one.holds);
  bench.print(holds ? 'PASS' : 'FAIL');
  return holds;
}
