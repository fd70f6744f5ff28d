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
