import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createConsumer, type Consumer } from './consumer.ts';
import { publishedLibraries, readText } from './workspace.ts';

/** The example of this one talks to GitHub; its own spec runs it against an emulated one. */
const RUN_ELSEWHERE = ['github-handoff'];

const libraries = publishedLibraries();
const cases = libraries
  .map((library) => [library.folder, library] as const)
  .filter(([folder]) => !RUN_ELSEWHERE.includes(folder));

let consumer: Consumer;
beforeAll(async () => {
  consumer = await createConsumer(libraries);
});
afterAll(() => consumer.remove());

describe.each(cases)('the README of %s', (_folder, library) => {
  const readme = readText(`${library.root}/README.md`);
  const example = /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const expected = [...example.matchAll(/^\/\/ prints: (.*)$/gm)].map((match) => match[1]);

  test('has an example that prints what it says, for a user of the packed libraries', async () => {
    expect(expected.length).toBeGreaterThan(0);
    const printed = await consumer.runExample(example);
    expect(printed.trimEnd().split('\n')).toEqual(expected);
  });

  test('fits on one screen', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(60);
  });
});
