import { mkdtempSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mustRun } from './run.ts';
import { exists, workspaceRoot, type Project } from './workspace.ts';

export interface Packed {
  readonly library: Project;
  readonly tarball: string;
  /** Where the tarball is unpacked in the consumer: `node_modules/@perf-agent/NAME`. */
  readonly installedDir: string;
}

interface PackReport {
  readonly name: string;
  readonly filename: string;
}

/** @returns a new folder outside the workspace, so that nothing resolves into its node_modules by accident */
export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), 'perf-agent-checks-')));
}

/**
 * Packs the libraries as `npm publish` would and unpacks each into the consumer's node_modules.
 * Next to it come links to its declared third-party packages, and to those only: an import of anything else fails.
 * @throws Error with npm's or tar's output
 */
export async function packInto(
  consumer: string,
  libraries: readonly Project[],
): Promise<readonly Packed[]> {
  const tarballs = path.join(consumer, 'tarballs');
  mkdirSync(tarballs, { recursive: true });
  const workspaces = libraries.flatMap((library) => ['--workspace', library.root]);
  const options = ['--json', '--ignore-scripts', '--pack-destination', tarballs];
  const stdout = await mustRun('npm', ['pack', ...workspaces, ...options]);
  const reports = JSON.parse(stdout) as readonly PackReport[];

  const packed: Packed[] = [];
  for (const library of libraries) {
    const report = reports.find((candidate) => candidate.name === library.manifest.name);
    if (!report) throw new Error(`npm pack made nothing of ${library.root}`);
    const tarball = path.join(tarballs, report.filename);
    const installedDir = path.join(consumer, 'node_modules', library.manifest.name);
    mkdirSync(installedDir, { recursive: true });
    await mustRun('tar', ['-xzf', tarball, '--strip-components=1', '-C', installedDir]);
    linkThirdParty(library, installedDir);
    packed.push({ library, tarball, installedDir });
  }
  return packed;
}

function linkThirdParty(library: Project, installedDir: string): void {
  const text = readFileSync(path.join(installedDir, 'package.json'), 'utf8');
  const { dependencies = {} } = JSON.parse(text) as Project['manifest'];
  for (const name of Object.keys(dependencies)) {
    if (name.startsWith('@perf-agent/')) continue; // unpacked beside this one
    link(findInstalled(name, library.root), path.join(installedDir, 'node_modules', name));
  }
}

/** @param from a project's folder: npm puts a package there when the root holds another version of it */
export function findInstalled(name: string, from = ''): string {
  const candidates = [path.join(from, 'node_modules', name), path.join('node_modules', name)];
  const found = candidates.find(exists);
  if (found === undefined) throw new Error(`${name} is not installed: run npm ci`);
  return path.join(workspaceRoot, found);
}

export function link(target: string, file: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  symlinkSync(target, file);
}
