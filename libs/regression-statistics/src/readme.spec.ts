import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, jest, test } from '@jest/globals';

test('the example of the README runs as it is', async () => {
  const readme = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');
  const example = /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const source = example.replace(
    "'@perf-agent/regression-statistics'",
    `'${pathToFileURL(path.join(import.meta.dirname, 'index.ts')).href}'`,
  );
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  await import(`data:text/javascript,${encodeURIComponent(source)}`);
  const lines = log.mock.calls.map((call) => call.join(' '));
  log.mockRestore();
  expect(lines).toEqual([...example.matchAll(/\/\/ (.*)/g)].map((match) => match[1]));
});
