import { isBuiltin } from 'node:module';
import ts from 'typescript';

/**
 * Packages that a module names in `import`, `export … from`, `import()` or `require()` with a literal: types too,
 * since a type from a missing package breaks its users as well. Node's own modules and relative paths are left out.
 */
export function importedPackages(text: string): readonly string[] {
  const names = new Set<string>();
  for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
    if (fileName.startsWith('.') || isBuiltin(fileName)) continue;
    const parts = fileName.split('/');
    names.add(parts.slice(0, fileName.startsWith('@') ? 2 : 1).join('/'));
  }
  return [...names].sort();
}

/**
 * @param sourceMap text of a built file's map
 * @returns what is inside the file but not the library's own: a bundler copies whatever is not declared.
 * A package by its name, another library's file by its path
 */
export function foreignSources(sourceMap: string): readonly string[] {
  const { sources } = JSON.parse(sourceMap) as { sources: readonly string[] };
  const foreign = sources.filter((source) => !source.startsWith('../src/')).map(ownerOf);
  // tsup's own lines for import.meta and __dirname are part of every library that uses those.
  return [...new Set(foreign)].filter((owner) => owner !== 'tsup').sort();
}

function ownerOf(source: string): string {
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? source;
}
