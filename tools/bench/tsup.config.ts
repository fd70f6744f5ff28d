import { defineConfig } from 'tsup';

const common = {
  format: ['esm' as const],
  target: 'node20',
  platform: 'node' as const,
};

export default defineConfig([
  // The libraries are run as they are built; the other tools, which have no build, are bundled.
  { ...common, entry: ['src/*.bench.ts', '!src/results.bench.ts'] },
  // Its children are measured from their start on: one file, as a program that is installed would be.
  {
    ...common,
    entry: ['src/results.bench.ts'],
    noExternal: [/.*/],
    splitting: true,
    banner: {
      js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
    },
    esbuildOptions: (options) => {
      options.conditions = ['@perf-agent/source'];
    },
  },
]);
