import { spawn } from 'node:child_process';
import { MARK_VARIABLE } from './process-tree.ts';

/**
 * Waits until its standard input ends, which is when the agent has ended, however that came; then ends every process that
 * carries the mark, again until none is left. `grep -z` reads the entries of an environment as lines.
 */
const SCRIPT = `
while read -r _; do :; done
rounds=0
while [ "$rounds" -lt 100 ]; do
  files=$(grep -lzE "^$1(/.*)?$" /proc/[0-9]*/environ 2>/dev/null)
  [ -z "$files" ] && exit 0
  for file in $files; do
    pid=\${file#/proc/}
    kill -9 "\${pid%/environ}" 2>/dev/null
  done
  rounds=$((rounds + 1))
  sleep 0.05
done
`;

const guarded = new Set<string>();

/**
 * Makes sure that the processes of a run end when the agent is killed without a chance to end them itself (SIGKILL, out of
 * memory). One guardian a run, a shell of about a megabyte that sleeps; it ends with the agent. Linux only.
 *
 * @param mark the run, without the part of a single process
 */
export function guard(mark: string): void {
  // Goes into a regular expression; anything else was not made here.
  if (process.platform !== 'linux' || guarded.has(mark) || !/^[\w.-]+$/.test(mark)) return;
  guarded.add(mark);
  const pattern = `${MARK_VARIABLE}=${mark.replaceAll('.', '\\.')}`;
  const guardian = spawn('/bin/sh', ['-c', SCRIPT, 'perf-agent-guardian', pattern], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // In a session of its own: a Ctrl-C in the terminal is for the agent.
    detached: true,
    cwd: '/',
    env: { ...process.env, [MARK_VARIABLE]: undefined },
  });
  // Without a shell the next run still cleans up.
  guardian.on('error', () => undefined);
  guardian.stdin.on('error', () => undefined);
  guardian.unref();
  // Its type is a stream, what it is for a child process is a socket.
  (guardian.stdin as unknown as { unref(): void }).unref();
}
