import { PerfError } from '@perf-agent/contracts';
import { pause } from './clock.ts';
import type { ProcessTree } from './process-tree.ts';
import type { ProcessInfo } from './process-table.ts';

const POLL_MS = 20;
/** What is still there so long after SIGKILL waits in the kernel and cannot be ended by anyone. */
const KILL_LIMIT_MS = 5_000;

/**
 * Ends a process tree: SIGTERM to all, and SIGKILL to what is left after `graceMs`, new children included.
 *
 * @throws PerfError PROCESS_LEFT naming the pids that are still there
 */
export async function stopTree(tree: ProcessTree, graceMs: number): Promise<void> {
  tree.forgetStrangers();
  const told = new Set<string>();
  const softUntil = Date.now() + graceMs;
  for (let left = tree.sample(); left.length > 0 && Date.now() < softUntil; left = tree.sample()) {
    for (const process of left) {
      const identity = `${process.pid}@${process.startTime}`;
      if (told.has(identity)) continue;
      told.add(identity);
      send(process, 'SIGTERM');
    }
    await pause(POLL_MS);
  }
  tree.forgetStrangers();
  const hardUntil = Date.now() + KILL_LIMIT_MS;
  let left = tree.sample();
  while (left.length > 0) {
    if (Date.now() > hardUntil) {
      const pids = left.map((process) => process.pid).join(', ');
      throw new PerfError('PROCESS_LEFT', `processes ${pids} are still there after SIGKILL`, {
        hint: 'They wait in the kernel (state D); look at them with ps and end them by hand.',
      });
    }
    for (const process of left) send(process, 'SIGKILL');
    await pause(POLL_MS);
    left = tree.sample();
  }
}

function send({ pid }: ProcessInfo, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between the look and the signal.
  }
}
