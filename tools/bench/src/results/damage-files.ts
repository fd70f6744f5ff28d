import { messageOf } from '@perf-agent/contracts';
import { collect } from '../../../../libs/load-testing/src/results/testing/collect.ts';
import { mutate } from '../../../../libs/load-testing/src/results/testing/mutate.ts';
import { seededRandom } from '../../../../libs/load-testing/src/results/testing/random.ts';
import { SMALL_FILES } from '../../../../libs/load-testing/src/results/testing/small-files.ts';
import { strictCounts } from '../../../../libs/load-testing/src/results/testing/strict-counts.ts';
import type { Verdict } from './targets.ts';

/**
 * Damages files of every format with samples, and reads them. A wrong count that is not told of is one that differs from
 * that of a strict reader of the same bytes or, where that one finds damage, from that of the sound file.
 */
export function damageFiles(count: number, seed: number): readonly Verdict[] {
  const random = seededRandom(seed);
  const wrong: string[] = [];
  let told = 0;
  for (let index = 0; index < count; index++) {
    const [format, text] = SMALL_FILES[index % SMALL_FILES.length] ?? SMALL_FILES[0] ?? [];
    if (format === undefined) break;
    const sound = collect(format, Buffer.from(text ?? ''));
    const damaged = mutate(Buffer.from(text ?? ''), random);
    try {
      const { samples, failureCount, report } = collect(format, damaged);
      if (report.partial || report.warnings.length > sound.report.warnings.length) {
        told++;
        continue;
      }
      const strict = strictCounts(format, damaged);
      const truth =
        strict?.damaged === false
          ? strict
          : { requestCount: sound.samples.length, failureCount: sound.failureCount };
      if (samples.length !== truth.requestCount || failureCount !== truth.failureCount)
        wrong.push(`${format} ${index}: ${samples.length}, expected ${truth.requestCount}`);
    } catch (error) {
      wrong.push(`${format} ${index}: ${messageOf(error)}`);
    }
  }
  const text = `${count} damaged files (seed ${seed}): ${told} told as damaged, ${wrong.length} crashed or counted wrong in silence`;
  return [{ text: [text, ...wrong.slice(0, 5)].join('; '), holds: wrong.length === 0 }];
}
