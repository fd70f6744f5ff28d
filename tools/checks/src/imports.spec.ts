import { describe, expect, test } from '@jest/globals';
import { foreignSources, importedPackages } from './imports.ts';

describe('importedPackages', () => {
  test.each([
    ['a static import', "import { z } from 'zod';", ['zod']],
    ['a scoped subpath', "import x from '@scope/name/deep/file.js';", ['@scope/name']],
    ['a type', "import type { Octokit } from 'octokit';", ['octokit']],
    ['a re-export', "export * from 'execa';", ['execa']],
    ['a dynamic import', "const x = await import('mathjs/number');", ['mathjs']],
    ['a require', "const x = require('autocannon');", ['autocannon']],
    ["Node's modules", "import fs from 'node:fs'; import path from 'path';", []],
    ['a relative path', "import { run } from './run.ts';", []],
  ])('reads %s', (_name, text, packages) => {
    expect(importedPackages(text)).toEqual(packages);
  });
});

describe('foreignSources', () => {
  const inPackage = (file: string) => `../../../node_modules/${file}`;

  test.each([
    ["takes the library's own files", ['../src/index.ts', '../src/a/b.ts'], []],
    ["takes tsup's own lines", [inPackage('tsup/assets/cjs_shims.js')], []],
    [
      "names another library's file",
      ['../../runtime/src/clock.ts'],
      ['../../runtime/src/clock.ts'],
    ],
    ['names a package once', [inPackage('@a/b/x.js'), inPackage('@a/b/y.js')], ['@a/b']],
    ['names the innermost package', [inPackage('a/node_modules/b/x.js')], ['b']],
  ])('%s', (_name, sources, foreign) => {
    expect(foreignSources(JSON.stringify({ sources }))).toEqual(foreign);
  });
});
