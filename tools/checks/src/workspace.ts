import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const workspaceRoot = path.resolve(import.meta.dirname, '../../..');

/** The part of a package.json that the checks read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly license?: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly nx?: { readonly name?: string; readonly tags?: readonly string[] };
}

export interface Project {
  /** Path from the workspace's root, with slashes: `libs/contracts`. */
  readonly root: string;
  readonly folder: string;
  readonly manifest: Manifest;
}

/** @param file path from the workspace's root */
export function readText(file: string): string {
  return readFileSync(path.join(workspaceRoot, file), 'utf8');
}

/** @param file path from the workspace's root */
export function exists(file: string): boolean {
  return existsSync(path.join(workspaceRoot, file));
}

/** @param group `libs`, `apps` or `tools` */
export function projectsIn(group: string): readonly Project[] {
  const projects: Project[] = [];
  for (const folder of readdirSync(path.join(workspaceRoot, group)).sort()) {
    const root = `${group}/${folder}`;
    if (!exists(`${root}/package.json`)) continue;
    const manifest = JSON.parse(readText(`${root}/package.json`)) as Manifest;
    projects.push({ root, folder, manifest });
  }
  return projects;
}

/** The libraries that users install. */
export function publishedLibraries(): readonly Project[] {
  return projectsIn('libs').filter((project) => project.manifest.private !== true);
}

/** @returns the part after `layer:` of every layer tag; a sound project has one */
export function layersOf(project: Project): readonly string[] {
  const tags = project.manifest.nx?.tags ?? [];
  return tags.filter((tag) => tag.startsWith('layer:')).map((tag) => tag.slice('layer:'.length));
}

/**
 * @param folder path from the workspace's root, or an absolute one
 * @returns paths of the files at any depth, from that folder; none when it is missing, and none of node_modules
 */
export function filesUnder(folder: string): readonly string[] {
  const root = path.resolve(workspaceRoot, folder);
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.split('/').includes('node_modules'))
    .sort();
}

/** Files that git tracks or that a commit of everything would add; a deleted file is left out. */
export function repositoryFiles(): readonly string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const output = execFileSync('git', args, { cwd: workspaceRoot, encoding: 'utf8' });
  return [...new Set(output.split('\0'))].filter((file) => file !== '' && exists(file)).sort();
}
