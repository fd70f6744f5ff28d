import { createSocket } from 'node:dgram';
import type { LoadContext } from '@perf-agent/contracts';

/** Time to pass the stop on to the servers and to take their last samples, before the process itself is ended. */
const PASS_ON_MS = 700;

/**
 * Servers go on when the JMeter that started them is gone. So it is told first, through its own port for that, and ended a
 * moment later.
 *
 * @returns the context for `runTool`, and what takes the listeners away again
 */
export function stopRemoteFirst(
  context: LoadContext,
  stopPort: number,
): { context: LoadContext; release: () => void } {
  const abort = new AbortController();
  const stop = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  const later = (controller: AbortController) => (): void => {
    sendStop(stopPort);
    timers.push(setTimeout(() => controller.abort(), PASS_ON_MS));
  };
  const onAbort = later(abort);
  const onStop = later(stop);
  if (context.signal.aborted) abort.abort();
  context.signal.addEventListener('abort', onAbort);
  context.stopSignal?.addEventListener('abort', onStop);
  return {
    context: { ...context, signal: abort.signal, stopSignal: stop.signal },
    release: () => {
      for (const timer of timers) clearTimeout(timer);
      context.signal.removeEventListener('abort', onAbort);
      context.stopSignal?.removeEventListener('abort', onStop);
    },
  };
}

/** @see JMeter's bin/stoptest.sh */
function sendStop(port: number): void {
  const socket = createSocket('udp4');
  socket.send('StopTestNow', port, '127.0.0.1', () => socket.close());
}
