import { fileURLToPath } from 'node:url';

// Sources in src and what is built from them in dist lie equally deep; this file must stay directly in src.

/** The target whose latency distribution is known. */
export const delayServerFile = fromPackage('../../targets/random-delay/server.mjs');

/** The built nightly program. */
export const nightlyFile = fromPackage('../../../apps/nightly/dist/main.js');

/** The built command line. */
export const cliFile = fromPackage('../../../apps/cli/dist/main.js');

/** Annotated series and histories; not part of the repository. */
export const statisticsDir = fromPackage('../../../../shared/data/stats');

/** Where this package's dependencies are found from. */
export const benchDir = fromPackage('..');

function fromPackage(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
