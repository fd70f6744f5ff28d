/**
 * Shared by every project's jest.config.js. Sources are ES modules: run jest with `node --experimental-vm-modules`
 * (a flag, not NODE_OPTIONS, which would leak into the processes that tests start).
 */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  testEnvironmentOptions: {
    customExportConditions: ['@perf-agent/source', 'node', 'node-addons'],
  },
  injectGlobals: false,
  reporters: ['default', ['<rootDir>/../../tools/provision/src/jest-result-reporter.mjs', {}]],
};
