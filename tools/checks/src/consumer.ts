import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findInstalled, link, packInto, temporaryFolder, type Packed } from './packed.ts';
import { installedProgram, mustRun, run } from './run.ts';
import type { Project } from './workspace.ts';

const LOADERS = { import: 'load.mjs', require: 'load.cjs' } as const;
const COMPILER_OPTIONS = {
  module: 'NodeNext',
  target: 'ES2023',
  lib: ['ES2023'],
  types: ['node'],
  strict: true,
  noEmit: true,
  // The published types are what is checked here.
  skipLibCheck: false,
};

/** What loading one package gave: the sorted names of its exports, or the error's stack. */
export interface Loaded {
  readonly names?: readonly string[];
  readonly error?: string;
}

/** An otherwise empty project outside the workspace that has every library installed from its tarball. */
export interface Consumer {
  readonly packed: readonly Packed[];
  /** Loads every library in one process. @returns package name → what it gave */
  load(program: string, by: keyof typeof LOADERS): Promise<Readonly<Record<string, Loaded>>>;
  /**
   * Compiles a .ts and a .cts file for each library, in which the names are exactly its exported values.
   * @returns the compiler's lines about these files and about the libraries' types
   */
  compile(names: ReadonlyMap<string, readonly string[]>): Promise<readonly string[]>;
  /** Runs a module of a user. @returns what it printed @throws Error with its output */
  runExample(source: string): Promise<string>;
  remove(): void;
}

export async function createConsumer(libraries: readonly Project[]): Promise<Consumer> {
  const root = temporaryFolder();
  const packed = await packInto(root, libraries);
  writeJson(path.join(root, 'package.json'), { name: 'consumer', private: true, type: 'module' });
  for (const file of Object.values(LOADERS))
    copyFileSync(path.join(import.meta.dirname, '../assets', file), path.join(root, file));
  // A TypeScript user of a Node library has these types; the libraries don't bring them along.
  link(findInstalled('@types/node'), path.join(root, 'node_modules/@types/node'));

  return {
    packed,
    async load(program, by) {
      const args = [LOADERS[by], ...libraries.map((library) => library.manifest.name)];
      const stdout = await mustRun(program, args, { cwd: root });
      return JSON.parse(stdout) as Readonly<Record<string, Loaded>>;
    },
    async compile(names) {
      for (const { folder, manifest } of libraries)
        writeUses(root, folder, manifest.name, names.get(manifest.name) ?? []);
      const tsconfig = { compilerOptions: COMPILER_OPTIONS, include: ['use-*.ts', 'use-*.cts'] };
      writeJson(path.join(root, 'tsconfig.json'), tsconfig);
      return compilerProblems(root);
    },
    runExample(source) {
      const args = ['--input-type=module', '--eval', source];
      return mustRun(process.execPath, args, { cwd: root });
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function writeUses(root: string, folder: string, name: string, exported: readonly string[]): void {
  const values = JSON.stringify(Object.fromEntries(exported.map((key) => [key, true])));
  const use = `export const names: Record<keyof typeof library, true> = ${values};\n`;
  const file = path.join(root, `use-${folder}`);
  writeFileSync(`${file}.ts`, `import * as library from '${name}';\n${use}`);
  writeFileSync(`${file}.cts`, `import library = require('${name}');\n${use}`);
}

async function compilerProblems(root: string): Promise<readonly string[]> {
  const args = ['--project', root, '--pretty', 'false'];
  const { exitCode, output } = await run(installedProgram('tsc'), args, { cwd: root });
  if (exitCode === 0) return [];
  const lines = output.split('\n').filter((line) => /error TS\d+/.test(line));
  if (lines.length === 0) throw new Error(`tsc: exit ${String(exitCode)}\n${output}`);
  return lines.filter((line) => !isThirdParty(line));
}

/** Links lead the compiler to the workspace's node_modules, whose types aren't ours to repair. */
function isThirdParty(line: string): boolean {
  const file = line.slice(0, line.indexOf('('));
  return file.includes('node_modules/') && !file.startsWith('node_modules/@perf-agent/');
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
