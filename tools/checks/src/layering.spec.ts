import { beforeAll, describe, expect, test } from '@jest/globals';
import path from 'node:path';
import { installedProgram, mustRun } from './run.ts';
import { layersOf, projectsIn, workspaceRoot, type Project } from './workspace.ts';

const RULE = '@nx/enforce-module-boundaries';
/** A library may import only from a lower level; systems and judgement don't know each other. */
const LEVELS = new Map([
  ['contracts', 0],
  ['foundation', 1],
  ['systems', 2],
  ['judgement', 2],
  ['workflow', 3],
]);

type Import = readonly [from: string, to: string];
interface LintMessage {
  readonly ruleId: string | null;
  readonly message: string;
}

/** Lints one file that doesn't exist for each import. */
async function lint(imports: readonly Import[]): Promise<readonly (readonly LintMessage[])[]> {
  const files = imports.map(([from, to]) => ({
    filePath: path.join(workspaceRoot, `libs/${from}/src/x.ts`),
    text: `import { something } from '@perf-agent/${to}';\nexport const other = something;\n`,
  }));
  const script = path.join(import.meta.dirname, '../assets/lint-texts.mjs');
  const stdout = await mustRun(process.execPath, [script], { input: JSON.stringify(files) });
  return JSON.parse(stdout) as readonly (readonly LintMessage[])[];
}

function levelOf(project: Project): number | undefined {
  return LEVELS.get(layersOf(project)[0] ?? '');
}

/** @returns every pair of libraries with a level, split by the levels' order */
function allImports(): { readonly allowed: Import[]; readonly forbidden: Import[] } {
  const allowed: Import[] = [];
  const forbidden: Import[] = [];
  const libraries = projectsIn('libs').filter((project) => levelOf(project) !== undefined);
  for (const from of libraries) {
    for (const to of libraries) {
      if (from === to) continue;
      const list = (levelOf(to) ?? 0) < (levelOf(from) ?? 0) ? allowed : forbidden;
      list.push([from.folder, to.folder]);
    }
  }
  return { allowed, forbidden };
}

describe('the boundary rule', () => {
  // Without a project graph on disk the rule skips itself with a warning, and everything passes.
  beforeAll(() => mustRun(installedProgram('nx'), ['show', 'projects']));

  test.each<[string, string, string]>([
    // Not regression-statistics: workflow uses it, and the circle would be reported in place of the layers.
    ['safety', 'workflow', 'layer:contracts'],
    ['load-testing', 'reporting', 'layer:foundation'],
    ['load-testing', 'github-handoff', 'layer:foundation'],
  ])('refuses %s importing %s', async (from, to, mayDependOn) => {
    const [messages] = await lint([[from, to]]);
    expect(messages).toContainEqual({
      ruleId: RULE,
      message: expect.stringContaining(mayDependOn),
    });
  });

  test('takes imports from a lower level only, for every pair of libraries', async () => {
    const { allowed, forbidden } = allImports();
    const refused = (await lint([...allowed, ...forbidden])).map((messages) =>
      messages.some((message) => message.ruleId === RULE),
    );
    const wronglyRefused = allowed.filter((_import, index) => refused[index]);
    const wronglyTaken = forbidden.filter((_import, index) => !refused[allowed.length + index]);
    expect({ wronglyRefused, wronglyTaken }).toEqual({ wronglyRefused: [], wronglyTaken: [] });
    expect(forbidden.length).toBeGreaterThan(allowed.length);
  });
});
