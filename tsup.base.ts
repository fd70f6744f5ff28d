import { cp, rm } from 'node:fs/promises';
import { defineConfig } from 'tsup';

/** Every published library: ES modules, CommonJS and types, third-party packages left outside. */
export const library = defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  target: 'node20',
  platform: 'node',
  shims: true,
  sourcemap: true,
  clean: true,
  // TypeScript 6 marks an option that tsup passes to the types' bundler as deprecated.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
});

/** An app: the workspace's libraries are bundled from their sources, third-party packages stay outside. */
export const app = defineConfig({
  entry: ['src/main.ts'],
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  clean: true,
  noExternal: [/^@perf-agent\//],
  esbuildOptions: (options) => {
    options.conditions = ['@perf-agent/source'];
  },
  onSuccess: async () => {
    await rm('assets', { recursive: true, force: true });
    await cp('../../libs/load-testing/assets', 'assets', { recursive: true });
    await cp('../../tools/targets/demo-shop', 'assets/demo-shop', { recursive: true });
  },
});
