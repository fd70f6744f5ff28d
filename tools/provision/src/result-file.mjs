import path from 'node:path';
import { fileURLToPath } from 'node:url';

const workspaceRoot = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Outside of the project's own dist, which is published.
 * @param {string} projectDir absolute path @returns {string} dist/test-results/libs/NAME.json of the workspace
 */
export function resultFile(projectDir) {
  const project = path.relative(workspaceRoot, projectDir);
  return path.join(workspaceRoot, 'dist', 'test-results', `${project}.json`);
}
