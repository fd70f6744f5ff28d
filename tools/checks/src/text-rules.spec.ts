import { describe, expect, test } from '@jest/globals';
import { brokenRules, isTextFile } from './text-rules.ts';
import { readText, repositoryFiles } from './workspace.ts';

/** Put together here, since this file is among the checked ones. */
const host = (...parts: readonly string[]) => parts.join('.');
const folder = (...parts: readonly string[]) => ['', ...parts, 'x'].join('/');

describe('brokenRules', () => {
  test.each([
    ['an npm registry', `"resolved": "https://${host('registry', 'npmjs', 'org')}/zod"`],
    ['a Python registry', `--index-url https://${host('pypi', 'org')}/simple`],
    ['a Go proxy', `GOPROXY=https://${host('proxy', 'golang', 'org')}`],
    ['a Maven registry', host('repo1', 'maven', 'org')],
    ['a Rust registry', host('crates', 'io')],
    ['a Debian mirror', `deb http://${host('deb', 'debian', 'org')}/debian stable main`],
    ['a path in a string', `const dir = '${folder('root', '.cache')}';`],
    ['a path at the start of a line', folder('work', 'main')],
    ['a path in a file URL', `file://${folder('work', 'main')}`],
    ['a path in a stack', `    at run (${folder('work', 'main', 'run.ts')}:1:2)`],
    ['a home folder', folder('home', 'somebody')],
    ['a private key', ['-----BEGIN RSA PRIVATE', 'KEY-----'].join(' ')],
    ['a token', `token: ghp_${'a'.repeat(36)}`],
    ['a merge conflict', `${'<'.repeat(7)} HEAD`],
  ])('finds %s', (_name, line) => {
    expect(brokenRules('a.md', `first line\n${line}\n`)).toEqual([
      expect.stringMatching(/^a\.md:2: /),
    ]);
  });

  test.each([
    ['a route', 'https://shop.example/work/items'],
    ['a relative path', 'libs/work/src'],
    ['a package page', 'https://www.npmjs.com/package/zod'],
  ])('takes %s', (_name, line) => {
    expect(brokenRules('a.md', line)).toEqual([]);
  });
});

test('the repository holds no registry host, no path of a machine and no secret', () => {
  const files = repositoryFiles().filter(isTextFile);
  expect(files).toContain('package-lock.json');
  expect(files.flatMap((file) => brokenRules(file, readText(file)))).toEqual([]);
});
