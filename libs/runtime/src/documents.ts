import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

/** A file's text, or why it could not be read. */
export type TextFile = { readonly file: string; readonly text?: string; readonly problem?: string };

/** @returns the files of a folder whose names match, ascending by name; none when the folder is not there */
export async function readTextFiles(folder: string, name: RegExp): Promise<TextFile[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return Promise.all(
    names
      .filter((entry) => name.test(entry))
      .sort()
      .map((entry) => readTextFile(path.join(folder, entry))),
  );
}

/** @returns the text; neither text nor problem when there is no such file */
export async function readTextFile(file: string): Promise<TextFile> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? { file } : { file, problem: message };
  }
}

/** Removes the oldest folders by name, so that `keep` are left. */
export async function keepNewestFolders(folder: string, keep: number): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  for (const name of names.slice(0, Math.max(0, names.length - keep))) {
    await rm(path.join(folder, name), { recursive: true, force: true });
  }
}

/** @returns SHA-256 over the JSON of a value, keys sorted at every level */
export function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sortKeys(value)))
    .digest('hex');
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, sortKeys(entry)]));
}
