import { cp, rm } from 'node:fs/promises';
import { defineConfig } from 'tsup';

/** One program in pieces that are loaded when a command needs them; third-party packages stay outside. */
export default defineConfig({
  entry: ['src/main.ts'],
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  clean: true,
  splitting: true,
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
