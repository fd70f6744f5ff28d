import { describe, expect, test } from '@jest/globals';
import { jsonSchemas } from '@perf-agent/contracts';
import { exists, filesUnder, layersOf, projectsIn, readText, type Project } from './workspace.ts';

const LAYERS = ['contracts', 'foundation', 'systems', 'judgement', 'workflow', 'testkit'];
const libraries = projectsIn('libs').map((project) => [project.folder, project] as const);
const MAPS = ['README.md', 'docs/architecture.md'];

describe.each(libraries)('libs/%s', (folder, project) => {
  test('has a README, a description and a licence', () => {
    expect(exists(`${project.root}/README.md`)).toBe(true);
    expect(project.manifest.description).toMatch(/\S/);
    expect(project.manifest.license).toBe('Apache-2.0');
    expect(project.manifest.name).toBe(`@perf-agent/${folder}`);
  });

  test('is in exactly one layer', () => {
    expect(layersOf(project)).toHaveLength(1);
    expect(LAYERS).toEqual(expect.arrayContaining([...layersOf(project)]));
  });

  test("has its line in the workspace's map", () => {
    const maps = MAPS.filter(exists);
    if (maps.length === 0) return;
    expect(maps.map(readText).some((text) => namesFolder(text, folder))).toBe(true);
  });

  test('registers every adapter folder', () => {
    expect(unregisteredAdapters(project)).toEqual([]);
  });
});

/** A whole word: `runtime` isn't named by `runtime-metrics`. */
function namesFolder(text: string, folder: string): boolean {
  return new RegExp(`(?<![\\w-])${folder}(?![\\w-])`).test(text);
}

/** An adapter is a folder in src/ with an index.ts; only libraries with adapters have any. */
function unregisteredAdapters(project: Project): readonly string[] {
  const registry = `${project.root}/src/registry.ts`;
  const text = exists(registry) ? readText(registry) : '';
  return filesUnder(`${project.root}/src`)
    .map((file) => /^([^/]+)\/index\.ts$/.exec(file)?.[1])
    .filter((adapter) => adapter !== undefined)
    .filter((adapter) => !text.includes(`from './${adapter}/index.ts'`))
    .map((adapter) => `${adapter} is not in ${registry}`);
}

describe('libs/contracts/schema', () => {
  const folder = 'libs/contracts/schema';
  const repair = 'run `npx nx run contracts:schemas`';

  test.each([...jsonSchemas()])(`%s is what the contracts generate (${repair})`, (file, text) => {
    // Compared here, since the difference of two schemas is pages long.
    const isCurrent = exists(`${folder}/${file}`) && readText(`${folder}/${file}`) === text;
    expect(isCurrent).toBe(true);
  });

  test(`has no other file (${repair})`, () => {
    expect(filesUnder(folder).filter((file) => !jsonSchemas().has(file))).toEqual([]);
  });
});
