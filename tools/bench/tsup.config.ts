import { defineConfig } from 'tsup';

const common = {
  format: ['esm' as const],
  target: 'node20',
  platform: 'node' as const,
};

const bundled = (entry: string) => ({
  ...common,
  entry: [entry],
  noExternal: [/.*/],
  splitting: true,
  banner: {
    js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
  },
  esbuildOptions: (options: { conditions?: string[] }) => {
    options.conditions = ['@perf-agent/source'];
  },
});

export default defineConfig([
  // The libraries are run as they are built; the other tools, which have no build, are bundled.
  { ...common, entry: ['src/*.bench.ts', 'src/lag-writer.program.ts', '!src/results.bench.ts'] },
  // What is measured is measured from its start on: bundled alone, as a program that is installed would be.
  bundled('src/results.bench.ts'),
  bundled('src/summarize-files.program.ts'),
]);
