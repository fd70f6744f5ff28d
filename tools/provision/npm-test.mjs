/**
 * `npm test`: installs what the tests need, runs every check of every project, and says how many tests passed.
 * PERF_AGENT_PROVISION=0 leaves the machine as it is.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { binDir } from './src/cache.mjs';
import { provision } from './src/provision.mjs';
import { resultFile } from './src/result-file.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const env = {
  ...process.env,
  PATH: `${binDir}${path.delimiter}${process.env.PATH ?? ''}`,
  NX_DAEMON: 'false',
};
const resultFiles = ['libs', 'apps', 'tools'].flatMap((group) =>
  readdirSync(path.join(root, group)).map((name) => resultFile(path.join(root, group, name))),
);
for (const file of resultFiles) rmSync(file, { force: true });

if (process.env.PERF_AGENT_PROVISION !== '0') provision((line) => console.log(line));

const steps = [
  ['prettier', '--check', '--log-level', 'warn', '.'],
  ['knip'],
  ['nx', 'run-many', '-t', 'build', 'typecheck', 'lint', '--parallel=2', '--output-style=static'],
  ['nx', 'run-many', '-t', 'test', '--parallel=1', '--output-style=static'],
];
let failedSteps = 0;
for (const step of steps) {
  const startedAt = performance.now();
  const { status } = spawnSync('npx', ['--no-install', ...step], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`step       ${step.join(' ')}: ${status === 0 ? 'ok' : 'FAILED'}, ${seconds} s`);
  if (status !== 0) failedSteps++;
}

const total = { passed: 0, failed: 0, skipped: 0 };
for (const file of resultFiles.filter((file) => existsSync(file))) {
  const { passed, failed, skipped } = JSON.parse(readFileSync(file, 'utf8'));
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped.length;
  for (const name of skipped) console.log(`skipped    ${name}`);
}
if (failedSteps > 0 && total.failed === 0)
  console.log(`${failedSteps} checks that are not tests FAILED, see above`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(failedSteps > 0 || total.failed > 0 || total.passed === 0 ? 1 : 0);
