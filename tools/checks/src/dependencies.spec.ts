import { describe, expect, test } from '@jest/globals';
import { foreignSources, importedPackages } from './imports.ts';
import { filesUnder, publishedLibraries, readText, type Project } from './workspace.ts';

const cases = publishedLibraries().map((library) => [library.folder, library] as const);
const MODULE = /\.(?:d\.ts|d\.cts|[cm]?js|ts)$/;

/** Sources too: what is not declared is copied into dist, where it no longer looks like an import. */
function modulesOf(library: Project): readonly string[] {
  return ['src', 'dist', 'assets']
    .flatMap((folder) =>
      filesUnder(`${library.root}/${folder}`).map((file) => `${library.root}/${folder}/${file}`),
    )
    .filter((file) => MODULE.test(file) && !file.endsWith('.spec.ts'))
    .filter((file) => !file.includes('/testdata/'));
}

describe.each(cases)('%s', (_folder, library) => {
  test('declares every package that its sources and built files import', () => {
    const { name: own, dependencies = {}, devDependencies = {} } = library.manifest;
    const allowed = new Set([own, ...Object.keys(dependencies)]);
    const allowedInTests = new Set([...allowed, ...Object.keys(devDependencies), '@jest/globals']);
    const undeclared: string[] = [];
    for (const file of modulesOf(library)) {
      // Helpers of specs; no published file imports them, or this test would see the import in dist.
      const isOfTests = file.startsWith(`${library.root}/src/testing/`);
      for (const name of importedPackages(readText(file)))
        if (!(isOfTests ? allowedInTests : allowed).has(name)) undeclared.push(`${file}: ${name}`);
    }
    expect(undeclared).toEqual([]);
  });

  test('was built, and carries no other package inside its built files', () => {
    const maps = filesUnder(`${library.root}/dist`).filter((file) => file.endsWith('js.map'));
    expect(maps.length).toBeGreaterThan(0);
    const foreign = maps.flatMap((file) =>
      foreignSources(readText(`${library.root}/dist/${file}`)),
    );
    expect(foreign).toEqual([]);
  });
});
