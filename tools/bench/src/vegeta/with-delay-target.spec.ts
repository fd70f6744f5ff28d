import { describe, expect, test } from '@jest/globals';
import { drawDelays } from '@perf-agent/targets/random-delay/delays.mjs';
import { useRunFolder } from '../testing/run-folder.ts';
import { withDelayTarget } from './with-delay-target.ts';

const OPTIONS = { seed: 7, medianMs: 5, sigma: 0.5 };
const folder = useRunFolder();

function answers(runName: string): Promise<string[]> {
  return withDelayTarget(OPTIONS, folder.place(runName), async (baseUrl) => {
    const texts: string[] = [];
    for (let index = 0; index < 20; index++) texts.push(await (await fetch(baseUrl)).text());
    return texts;
  });
}

describe('withDelayTarget', () => {
  test('gives a target that answers with the delays of its seed, from the first one each time', async () => {
    const expected = Array.from({ length: 20 }, drawDelays(OPTIONS)).map((ms) => `${ms}\n`);
    expect(await answers('first')).toEqual(expected);
    expect(await answers('second')).toEqual(expected);
    expect(folder.leftRunning()).toEqual([]);
  });

  test('stops the target when its use fails', async () => {
    const failing = withDelayTarget(OPTIONS, folder.place('failing'), () =>
      Promise.reject(new Error('no')),
    );
    await expect(failing).rejects.toThrow('no');
    expect(folder.leftRunning()).toEqual([]);
  });

  test('says what is wrong with an option', async () => {
    const wrong = withDelayTarget({ ...OPTIONS, sigma: 3 }, folder.place('wrong'), () =>
      Promise.resolve(),
    );
    await expect(wrong).rejects.toMatchObject({
      code: 'TARGET_START_FAILED',
      message: expect.stringContaining('SIGMA: expected a number from 0 to 2'),
    });
  });
});
