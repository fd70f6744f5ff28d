import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Makes a folder in which a tool's name starts its stand-in, for the front of PATH.
 *
 * @param env what the stand-in gets beside its own environment
 */
export function fakeToolFolder(tool: 'k6', env: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), `perf-agent-fake-${tool}-`));
  const program = fileURLToPath(new URL(`../assets/${tool}/fake-${tool}.mjs`, import.meta.url));
  const variables = Object.entries(env).map(([name, value]) => `${name}='${value}' `);
  const line = `${variables.join('')}exec '${process.execPath}' '${program}' "$@"`;
  writeFileSync(path.join(folder, tool), `#!/bin/sh\n${line}\n`);
  chmodSync(path.join(folder, tool), 0o755);
  return folder;
}
