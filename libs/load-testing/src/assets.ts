import { fileURLToPath } from 'node:url';

/** @returns the path of a file of this package's `assets`; sources, `dist` and bundles all lie one folder beside it */
export function assetPath(name: string): string {
  return fileURLToPath(new URL(`../assets/${name}`, import.meta.url));
}
