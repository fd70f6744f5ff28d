import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import path from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { createConsumer, type Consumer, type Loaded } from './consumer.ts';
import { nodeVersions } from './node-versions.ts';
import { installedProgram, run } from './run.ts';
import { filesUnder, publishedLibraries } from './workspace.ts';

/** publint's suggestions that are not followed: code → why. Errors and warnings are never accepted. */
const UNFOLLOWED_SUGGESTIONS: Readonly<Record<string, string>> = {};
/** Every supported Node reads `exports`; only node10's resolution doesn't, and no consumer uses that. */
const ATTW_OPTIONS = ['--profile', 'node16', '--no-definitely-typed', '--no-color', '--no-emoji'];
const OF_TESTS = /\.spec\.|test-results|(?:^|\/)testdata\//;

const libraries = publishedLibraries();
const cases = libraries.map((library) => [library.folder, library.manifest.name] as const);

let consumer: Consumer;
beforeAll(async () => {
  consumer = await createConsumer(libraries);
});
afterAll(() => consumer.remove());

function packedAs(name: string): Consumer['packed'][number] {
  const found = consumer.packed.find(({ library }) => library.manifest.name === name);
  if (!found) throw new Error(`${name} was not packed`);
  return found;
}

/** @throws Error with the stack of the load that failed */
function namesOf(loaded: Readonly<Record<string, Loaded>>, name: string): readonly string[] {
  const { names, error } = loaded[name] ?? {};
  if (!names) throw new Error(`${name}: ${error ?? 'not loaded'}`);
  return names;
}

test('there are libraries to check', () => {
  expect(libraries.length).toBeGreaterThan(0);
});

describe.each(cases)('the tarball of %s', (_folder, name) => {
  test('holds a README, a build, and nothing of the tests', () => {
    const files = filesUnder(packedAs(name).installedDir);
    expect(files).toEqual(expect.arrayContaining(['README.md', 'dist/index.js', 'dist/index.cjs']));
    expect(files.filter((file) => OF_TESTS.test(file))).toEqual([]);
  });

  test('has no problem for publint', async () => {
    const { messages, pkg } = await publint({ pkgDir: packedAs(name).installedDir, pack: false });
    const problems = messages.filter(
      ({ type, code }) => type !== 'suggestion' || !(code in UNFOLLOWED_SUGGESTIONS),
    );
    expect(problems.map((problem) => formatMessage(problem, pkg, { color: false }))).toEqual([]);
  });

  test('has no problem for attw by import, by require and for bundlers', async () => {
    const args = [packedAs(name).tarball, ...ATTW_OPTIONS];
    const { exitCode, output } = await run(installedProgram('attw'), args);
    expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, output: '' });
  });
});

describe.each(nodeVersions)('on $name', ({ program, isPresent }) => {
  // Missing is a skip on a developer's machine and a failure in CI, which provisions them.
  const nodeTest = isPresent || process.env.CI === 'true' ? test : test.skip;

  let imported: Readonly<Record<string, Loaded>> = {};
  let required: Readonly<Record<string, Loaded>> = {};
  beforeAll(async () => {
    if (!isPresent) return;
    imported = await consumer.load(program, 'import');
    required = await consumer.load(program, 'require');
  });

  nodeTest.each(cases)('%s gives the same names by import and by require', (_folder, name) => {
    if (!isPresent)
      throw new Error(`${path.basename(program)} is not among the provisioned programs`);
    expect(namesOf(imported, name).length).toBeGreaterThan(0);
    expect(namesOf(required, name)).toEqual(namesOf(imported, name));
  });
});

describe('tsc with module NodeNext', () => {
  let problems: readonly string[] = [];
  beforeAll(async () => {
    const loaded = await consumer.load(process.execPath, 'import');
    const names = libraries.map(({ manifest }) => manifest.name);
    problems = await consumer.compile(
      new Map(names.map((name) => [name, loaded[name]?.names ?? []])),
    );
  });

  test.each(cases)('sees in %s the names that exist, from .ts and .cts', (folder, name) => {
    const own = [`use-${folder}.`, `node_modules/${name}/`];
    const isOwn = (line: string) => own.some((start) => line.startsWith(start));
    // A line without a file, such as a bad option, is everybody's.
    expect(problems.filter((line) => isOwn(line) || line.startsWith('error'))).toEqual([]);
  });
});
