import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, jest, test } from '@jest/globals';
import { TOKEN } from '@perf-agent/testkit';
import { useRelayedGitHub } from './testing/relayed-github.ts';

const world = useRelayedGitHub();

test('the example of the README runs as it is', async () => {
  const readme = await readFile(path.join(import.meta.dirname, '../README.md'), 'utf8');
  const example = /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const workspace = await mkdtemp(path.join(tmpdir(), 'readme-'));
  const library = pathToFileURL(path.join(import.meta.dirname, 'index.ts')).href;
  const source = example
    .replaceAll("'@perf-agent/github-handoff'", JSON.stringify(library))
    .replace("createOutbox('.')", `createOutbox(${JSON.stringify(workspace)})`);
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const env = process.env;
  process.env = { ...env, GITHUB_TOKEN: TOKEN, GITHUB_API_URL: world.relay.url };
  try {
    await import(`data:text/javascript,${encodeURIComponent(source)}`);
    const printed = log.mock.calls.map((call) => call.join(' '));
    expect(printed).toEqual([...example.matchAll(/\/\/ prints: (.*)/g)].map((match) => match[1]));
  } finally {
    process.env = env;
    log.mockRestore();
    await rm(workspace, { recursive: true, force: true });
  }
});
