import { existsSync } from 'node:fs';
import path from 'node:path';
import { binDir } from '../../provision/src/cache.mjs';

export interface NodeVersion {
  readonly name: string;
  readonly program: string;
  readonly isPresent: boolean;
}

/** The Node that runs the tests, and the newer ones that the libraries support, from the provisioned programs. */
export const nodeVersions: readonly NodeVersion[] = [
  { name: `Node ${process.versions.node}`, program: process.execPath, isPresent: true },
  provisioned('22'),
  provisioned('24'),
];

function provisioned(major: string): NodeVersion {
  const program = path.join(binDir, `node${major}`);
  const isPresent = existsSync(program);
  const name = isPresent ? `Node ${major}` : `Node ${major} (missing: run npm test once)`;
  return { name, program, isPresent };
}
