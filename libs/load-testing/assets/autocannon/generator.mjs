/**
 * An open-loop HTTP load generator on autocannon's connections. Runs as a process of its own, so that its CPU time
 * and its delays are its own and can be told from those of the agent.
 *
 * autocannon sends a second's requests in a burst when it is given a rate. Here every connection is gated instead:
 * a pacing thread says when a request is due, and the first free connection takes it. Latency counts from the
 * moment a request was due, so waiting for a connection is part of it (no coordinated omission).
 *
 * argv[2]: plan file (see GeneratorPlan in src/autocannon/command.ts). Raw samples go to plan.samplesFile, one CSV
 * line a request; plan.reportFile gets the generator's own state. SIGTERM stops sending, writes what was measured and ends.
 */
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { isMainThread, workerData, Worker } from 'node:worker_threads';
import { createDueTimes } from './due-times.mjs';

const DUE = 0;
const STOP = 1;
const SLEEP = 2;
/** sysexits.h: EX_IOERR. */
const EXIT_WRITE_FAILED = 74;

/** A first-in first-out queue of numbers without shifting. */
class NumberQueue {
  #items;
  #head = 0;
  #tail = 0;

  /** @param {number} capacity how many are added in all */
  constructor(capacity) {
    this.#items = new Float64Array(capacity);
  }

  get length() {
    return this.#tail - this.#head;
  }

  /** @param {number} value */
  add(value) {
    this.#items[this.#tail++] = value;
  }

  take() {
    return this.#items[this.#head++] ?? 0;
  }
}

if (isMainThread) await generate(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));
else keepPace(workerData);

/**
 * The pacing thread: timers of the event loop are good to a millisecond, a futex wait to some tens of microseconds.
 * @param {{ shared: SharedArrayBuffer, startAtMs: number, stages: import('./due-times.mjs').Stage[] }} options
 */
function keepPace({ shared, startAtMs, stages }) {
  const state = new Int32Array(shared);
  const { count, offsetMs } = createDueTimes(stages);
  for (let due = 0; due < count && Atomics.load(state, STOP) === 0; due++) {
    const waitMs = startAtMs + offsetMs(due) - (performance.timeOrigin + performance.now());
    if (waitMs > 0) Atomics.wait(state, SLEEP, 0, waitMs);
    Atomics.store(state, DUE, due + 1);
    Atomics.notify(state, DUE);
  }
}

/** @param {import('../../src/autocannon/command.ts').GeneratorPlan} plan */
async function generate(plan) {
  // @ts-expect-error autocannon has no types
  const { default: autocannon } = await import('autocannon');
  const { count, durationMs, offsetMs } = createDueTimes(plan.stages);
  const nowMs = () => performance.timeOrigin + performance.now();
  const samples = createWriteStream(plan.samplesFile);
  /** @type {Error | undefined} */
  let writeError;
  samples.on('error', (error) => {
    writeError = error;
    finish();
  });
  samples.write('scheduledAtMs,sentAtMs,endedAtMs,status,bytes,request,error\n');

  /** @type {any[]} */
  const free = [];
  /** Requests that are due and wait for a connection: their due times, oldest first. */
  const waiting = new NumberQueue(count);
  const lagsMs = new Float64Array(count);
  const shared = new SharedArrayBuffer(16);
  const state = new Int32Array(shared);
  let dispatched = 0;
  /** Those that were taken up before the schedule was over. */
  let dispatchedInTime = 0;
  let finished = 0;
  let sent = 0;
  let startAtMs = 0;
  let stopping = false;
  let interrupted = false;
  let done = () => {};
  const allDone = new Promise((resolve) => (done = () => resolve(undefined)));
  const inFlight = new Map();

  const tracker = autocannon({
    url: plan.baseUrl,
    connections: plan.connections,
    // The plan's own schedule ends the run; this is only a limit that is never reached.
    duration: 24 * 3600,
    timeout: Math.ceil(plan.timeoutMs / 1000),
    sampleInt: 50,
    requests: plan.requests.map((request) => ({ ...request })),
    setupClient: gate,
  });
  tracker.catch?.(() => {});

  for (const signal of ['SIGTERM', 'SIGINT'])
    process.once(signal, () => {
      interrupted = true;
      finish();
    });

  // Connections open before the first request is due.
  // A whole millisecond: due times then survive being written with three decimals.
  startAtMs = Math.ceil(nowMs() + plan.connectMs);
  const pacer = new Worker(new URL(import.meta.url), {
    workerData: { shared, startAtMs, stages: plan.stages },
  });
  const cpuAtStart = process.cpuUsage();
  void followPace();
  const hardLimit = setTimeout(finish, plan.connectMs + durationMs + plan.timeoutMs + 1000);
  await allDone;
  clearTimeout(hardLimit);
  stopping = true;
  Atomics.store(state, STOP, 1);
  Atomics.notify(state, SLEEP);
  const cpu = process.cpuUsage(cpuAtStart);
  const wallMs = nowMs() - startAtMs;
  // Of a run that is stopped early nobody knows what would have become of them.
  if (!interrupted)
    for (const entry of inFlight.values()) record(entry, 0, 0, 'no answer before the end');
  while (!interrupted && waiting.length > 0) {
    record(
      { scheduledAtMs: waiting.take(), sentAtMs: 0, request: -1 },
      0,
      0,
      'never sent: no free connection',
    );
  }
  await new Promise((resolve) => (writeError ? resolve(undefined) : samples.end(resolve)));
  await pacer.terminate();
  const lags = lagsMs.subarray(0, dispatched).sort();
  const lagAt = (/** @type {number} */ q) =>
    lags[Math.min(lags.length - 1, Math.floor(q * lags.length))] ?? 0;
  const report = {
    plannedCount: count,
    sentCount: sent,
    dispatchedInTimeCount: dispatchedInTime,
    durationMs,
    startAtMs,
    wallMs,
    cpuMs: (cpu.user + cpu.system) / 1000,
    lagMs: { p50: lagAt(0.5), p95: lagAt(0.95), p99: lagAt(0.99), max: lags.at(-1) ?? 0 },
    writeError: writeError?.message,
  };
  try {
    writeFileSync(plan.reportFile, `${JSON.stringify(report)}\n`);
  } catch (error) {
    writeError ??= /** @type {Error} */ (error);
  }
  if (writeError) process.stderr.write(`${plan.samplesFile}: ${writeError.message}\n`);
  process.exit(writeError ? EXIT_WRITE_FAILED : 0);

  function finish() {
    stopping = true;
    done();
  }

  async function followPace() {
    while (dispatched < count && !stopping) {
      const due = Atomics.load(state, DUE);
      while (dispatched < due) {
        const scheduledAtMs = startAtMs + offsetMs(dispatched);
        const takenAtMs = nowMs();
        lagsMs[dispatched] = takenAtMs - scheduledAtMs;
        if (takenAtMs <= startAtMs + durationMs) dispatchedInTime++;
        dispatched++;
        const entry = free.pop();
        if (entry) send(entry, scheduledAtMs);
        else waiting.add(scheduledAtMs);
      }
      // Newer than the library that the type checker knows; Node has it since version 16.
      const change = /** @type {any} */ (Atomics).waitAsync(state, DUE, due);
      if (change.async) await change.value;
    }
  }

  /** Takes over when a connection may send: autocannon would send at once. */
  function gate(/** @type {any} */ client) {
    const sendNow = client._doRequest;
    const connect = client._connect;
    const entry = { client, sendNow, scheduledAtMs: 0, sentAtMs: 0, request: 0, closing: false };
    let connectedAtMs = 0;
    client._connect = () => {
      // A dead service refuses at once; without a pause this would spin.
      const waitMs = Math.max(0, connectedAtMs + plan.reconnectMs - nowMs());
      connectedAtMs = nowMs() + waitMs;
      if (client.destroyed) return;
      if (waitMs <= 0) connect.call(client);
      else setTimeout(() => !client.destroyed && connect.call(client), waitMs);
    };
    client._doRequest = () => ready(entry);
    client.on('headers', (/** @type {any} */ head) => (entry.closing = !head.shouldKeepAlive));
    client.on('connError', (/** @type {Error} */ error) => fail(entry, error.message));
    client.on('timeout', () => fail(entry, 'timeout'));
    client.on('response', (/** @type {number} */ status, /** @type {number} */ bytes) => {
      if (!inFlight.delete(entry)) return;
      record(entry, status, bytes, '');
    });
  }

  /** @param {any} entry a connection that is open (or opening) and idle */
  function ready(entry) {
    // Still in flight: the connection was lost under its request, and this is the new one.
    if (inFlight.has(entry)) fail(entry, 'connection closed before the answer');
    if (stopping) return;
    // The server will close this connection; the one that replaces it is ready then.
    if (entry.closing) {
      entry.closing = false;
      return;
    }
    if (waiting.length > 0) send(entry, waiting.take());
    else if (!free.includes(entry)) free.push(entry);
  }

  function send(/** @type {any} */ entry, /** @type {number} */ scheduledAtMs) {
    entry.scheduledAtMs = scheduledAtMs;
    entry.sentAtMs = nowMs();
    entry.request = sent % plan.requests.length;
    inFlight.set(entry, entry);
    const iterator = entry.client.requestIterator;
    // Requests go round over all connections together, not within each.
    iterator.currentRequestIndex = entry.request - 1;
    iterator.nextRequest();
    entry.client.reqsMade = 0;
    sent++;
    entry.sendNow.call(entry.client);
  }

  function fail(/** @type {any} */ entry, /** @type {string} */ reason) {
    if (inFlight.delete(entry)) record(entry, 0, 0, reason);
  }

  function record(
    /** @type {any} */ entry,
    /** @type {number} */ status,
    /** @type {number} */ bytes,
    /** @type {string} */ error,
  ) {
    // autocannon's own limit is whole seconds.
    const isLate = status !== 0 && nowMs() - entry.sentAtMs > plan.timeoutMs;
    const reason = (isLate ? 'timeout' : error).replaceAll(/[",\r\n]/g, ' ');
    const times = `${entry.scheduledAtMs.toFixed(3)},${entry.sentAtMs.toFixed(3)},${nowMs().toFixed(3)}`;
    samples.write(`${times},${status},${bytes},${entry.request},${reason}\n`);
    finished++;
    if (finished === count) done();
  }
}
