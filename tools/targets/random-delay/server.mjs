/**
 * A service whose latency distribution is known: request k (in the order of arrival) is answered after the k-th delay
 * of delays.mjs, and the answer's body is that delay in ms. `/health` is answered at once and draws no delay.
 *
 * An answer never leaves before its delay is over. A timer's granularity, 1 ms, comes on top of it, and whatever the
 * event loop was busy with.
 *
 * PORT: where to listen on 127.0.0.1. SEED (default 1), MEDIAN_MS (20), SIGMA (0.5): see DelayOptions.
 */
import { createServer } from 'node:http';
import { drawDelays } from './delays.mjs';

const nextDelayMs = drawDelays({
  seed: Number(process.env.SEED ?? '1'),
  medianMs: Number(process.env.MEDIAN_MS ?? '20'),
  sigma: Number(process.env.SIGMA ?? '0.5'),
});

const server = createServer((request, response) => {
  const arrivedAtMs = performance.now();
  if (request.url === '/health') {
    response.end('ok\n');
    return;
  }
  const delayMs = nextDelayMs();
  // What is sent along is thrown away.
  request.resume();
  setTimeout(() => answerAt(arrivedAtMs + delayMs, response, delayMs), delayMs);
});
// An idle connection stays open, so that no request meets one that is being closed.
server.keepAliveTimeout = 0;
server.listen(Number(process.env.PORT), '127.0.0.1');

/** @param {number} dueAtMs @param {import('node:http').ServerResponse} response @param {number} delayMs */
function answerAt(dueAtMs, response, delayMs) {
  // A timer may fire up to 1 ms early: Node counts it in whole milliseconds.
  if (performance.now() < dueAtMs) setTimeout(() => answerAt(dueAtMs, response, delayMs), 1);
  else response.end(`${delayMs}\n`);
}
