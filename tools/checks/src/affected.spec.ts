import { describe, expect, test } from '@jest/globals';
import { installedProgram, mustRun } from './run.ts';
import { layersOf, projectsIn, type Project } from './workspace.ts';

const products = [...projectsIn('libs'), ...projectsIn('apps')];
/** Layers that may not import a judgement, so a change in one cannot reach them. */
const BELOW_JUDGEMENT = ['contracts', 'foundation', 'systems'];

/** Works in a clone without history or a base branch: the changed file is named, not looked up in git. */
async function affectedBy(file: string): Promise<readonly string[]> {
  const args = ['show', 'projects', '--affected', `--files=${file}`, '--json'];
  return JSON.parse(await mustRun(installedProgram('nx'), args)) as readonly string[];
}

/** @returns the project's name for nx */
function nameOf({ manifest }: Project): string {
  return manifest.nx?.name ?? manifest.name;
}

/** @returns nx names of the libraries and apps whose package.json leads to the named package, itself included */
function dependentsOf(name: string): readonly string[] {
  const names = new Set([name]);
  for (let sizeBefore = 0; sizeBefore !== names.size;) {
    sizeBefore = names.size;
    for (const { manifest } of products) {
      const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
      if (declared.some((dependency) => names.has(dependency))) names.add(manifest.name);
    }
  }
  return products.filter(({ manifest }) => names.has(manifest.name)).map(nameOf);
}

describe('nx affected', () => {
  test('follows a change in reporting to its users, and to nobody below it', async () => {
    const affected = await affectedBy('libs/reporting/src/index.ts');
    expect(affected).toEqual(expect.arrayContaining([...dependentsOf('@perf-agent/reporting')]));
    const below = products.filter((project) =>
      layersOf(project).some((layer) => BELOW_JUDGEMENT.includes(layer)),
    );
    expect(below.map(nameOf)).toEqual(
      expect.arrayContaining(['load-testing', 'regression-statistics', 'runtime']),
    );
    expect(below.map(nameOf).filter((name) => affected.includes(name))).toEqual([]);
  });

  test('takes a change in contracts to every published library', async () => {
    const affected = await affectedBy('libs/contracts/src/index.ts');
    const libraries = projectsIn('libs').filter((project) => project.manifest.private !== true);
    expect(affected).toEqual(expect.arrayContaining(libraries.map(nameOf)));
  });

  test('leaves every library and app alone when the root README changes', async () => {
    const affected = await affectedBy('README.md');
    expect(products.map(nameOf).filter((name) => affected.includes(name))).toEqual([]);
  });
});
