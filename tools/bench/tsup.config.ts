import { defineConfig } from 'tsup';

/** Two programs. The libraries are run as they are built; the other tools, which have no build, are bundled. */
export default defineConfig({
  entry: ['src/*.bench.ts'],
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  // Only what is built here: the tests' results lie in dist too.
  clean: ['**/*.js'],
});
