import { PerfError } from '@perf-agent/contracts';
import type { Sample } from '../summarize.ts';

const HEADER = 'startAtMs,endAtMs,failed,name';

/**
 * Reads what assets/locust/listener.py wrote.
 *
 * @returns samples in the order of their ends, and `partial` when the last line is cut (Locust was killed)
 * @throws PerfError RAW_DATA_INVALID for anything else that is not in the format
 */
export function parseListener(text: string, file: string): { samples: Sample[]; partial: boolean } {
  const lines = text.split('\n');
  if (lines[0] !== HEADER) {
    throw new PerfError(
      'RAW_DATA_INVALID',
      `locust: ${file}: expected the header "${HEADER}", found ${JSON.stringify(lines[0])}`,
    );
  }
  const tail = lines.pop() ?? '';
  const samples = lines.slice(1).map((line, index) => {
    const match = /^(\d+\.\d{3}),(\d+\.\d{3}),([01]),"/.exec(line);
    if (!match) {
      throw new PerfError(
        'RAW_DATA_INVALID',
        `locust: ${file}: line ${index + 2} is not a sample: ${JSON.stringify(line)}`,
      );
    }
    return { startAtMs: Number(match[1]), endAtMs: Number(match[2]), failed: match[3] === '1' };
  });
  return { samples, partial: tail !== '' };
}
