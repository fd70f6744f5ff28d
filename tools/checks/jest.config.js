import preset from '../../jest.preset.js';

// The tests start npm, nx, eslint and tsc; on a loaded machine one of them takes several seconds.
export default { ...preset, rootDir: import.meta.dirname, testTimeout: 120_000 };
