import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir } from './cache.mjs';
import { systems } from './systems.mjs';

/** Automatic installation touches the whole machine (apt), so it is for root on Debian only. */
export function mayInstall() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

/** @param {import('./systems.mjs').System} system */
function stampFile(system) {
  return path.join(cacheDir, 'stamps', `${system.name}-${system.version}`);
}

/**
 * Installs what is missing, prints a line with the duration for each system, and never throws:
 * a test whose system is missing is skipped by name, or fails when CI=true.
 * @param {(line: string) => void} print
 */
export function provision(print) {
  for (const system of systems) {
    const label = `provision  ${system.name} ${system.version} (${system.from})`;
    const startedAt = performance.now();
    const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1);
    const stamp = stampFile(system);
    // A stamp of this version and a program that runs: both, or it is installed again.
    const isOwn = system.name !== 'python3-venv' && system.name !== 'go';
    if (system.isPresent() && (!isOwn || existsSync(stamp))) {
      print(`${label}: present, ${seconds()} s`);
      continue;
    }
    if (!mayInstall()) {
      print(
        `${label}: missing; installed automatically only as root on Debian. Needed because: ${system.what}`,
      );
      continue;
    }
    try {
      system.install();
      if (!system.isPresent()) throw new Error('installed, but it does not run');
      mkdirSync(path.dirname(stamp), { recursive: true });
      writeFileSync(stamp, `${readableDate()}\n`);
      print(`${label}: installed, ${seconds()} s`);
    } catch (error) {
      print(
        `${label}: FAILED after ${seconds()} s: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}

function readableDate() {
  return new Date().toISOString();
}

/** @param {import('./systems.mjs').System} system */
export function installedAt(system) {
  const stamp = stampFile(system);
  return existsSync(stamp) ? readFileSync(stamp, 'utf8').trim() : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  provision((line) => process.stdout.write(`${line}\n`));
