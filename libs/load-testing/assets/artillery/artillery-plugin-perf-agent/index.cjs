/**
 * Writes every HTTP request of an Artillery run as one CSV line: Artillery itself keeps no raw data.
 *
 * Artillery loads a plugin twice. In the worker thread that sends the requests it adds hooks to the scenarios, whether they
 * are the user's or made here; in the main thread it waits at the end until the worker has written everything.
 *
 * PERF_AGENT_ARTILLERY_SAMPLES names the file: `startedAtMs,endedAtMs,failed,name` in epoch milliseconds. A last line says how
 * much CPU time the thread that sends used, and how many requests had no answer when it was stopped:
 * `generator,CPU_MS,WALL_MS,OPEN`. PERF_AGENT_ARTILLERY_PLAN, when it is there, names a JSON file with the `requests` that
 * a scenario without a script sends in turn.
 */
const { closeSync, openSync, readFileSync, writeSync } = require('node:fs');
const { BroadcastChannel, isMainThread } = require('node:worker_threads');
const { performance } = require('node:perf_hooks');

const FLUSH_MS = 100;
/** Longest wait of the main thread for the last samples. */
const CLOSE_LIMIT_MS = 1_000;
/** Linux counts CPU time of a thread in hundredths of a second. */
const CPU_TICK_MS = 10;
const FIRST_FAILED_STATUS = 400;
const HOOKS = { start: 'perfAgentStart', answer: 'perfAgentAnswer', error: 'perfAgentError' };

class Plugin {
  constructor(script) {
    const channel = new BroadcastChannel('perf-agent-artillery');
    channel.unref();
    this.cleanup = isMainThread ? followWorkers(channel) : record(script, channel);
    if (isMainThread) silenceTelemetry();
  }
}

/** @returns what ends the main thread's plugin: it waits for the workers that have opened a file */
function followWorkers(channel) {
  let openCount = 0;
  let onAllClosed;
  channel.onmessage = ({ data }) => {
    openCount += data === 'opened' ? 1 : -1;
    if (openCount === 0) onAllClosed?.();
  };
  return (done) => {
    const finish = () => {
      clearTimeout(timer);
      channel.close();
      done(null);
    };
    const timer = setTimeout(finish, CLOSE_LIMIT_MS);
    onAllClosed = finish;
    if (openCount === 0) finish();
  };
}

/**
 * Artillery 2 sends an event with its telemetry switched off too (one without details), and where there is no network it
 * waits 12 s for that.
 */
function silenceTelemetry() {
  for (const [file, module] of Object.entries(require.cache)) {
    const prototype = file.includes('posthog-node') && module?.exports?.PostHog?.prototype;
    if (!prototype) continue;
    prototype.capture = () => undefined;
    prototype.shutdownAsync = () => Promise.resolve();
  }
}

/** @returns what ends the worker's plugin: the rest of the samples and the closing line are written */
function record(script, channel) {
  const planFile = process.env.PERF_AGENT_ARTILLERY_PLAN;
  const requests = planFile ? JSON.parse(readFileSync(planFile, 'utf8')).requests : undefined;
  const samples = openSamples(process.env.PERF_AGENT_ARTILLERY_SAMPLES);
  channel.postMessage('opened');
  /** Requests without an answer yet, by Artillery's id of them. */
  const open = new Map();
  let turn = 0;

  function start(params, _context, _events, next) {
    if (requests) applyRequest(params, requests[turn++ % requests.length]);
    open.set(params.uuid, { startAtMs: performance.timeOrigin + performance.now() });
    next();
  }

  /** Artillery may call a hook twice for one request; the first call counts. */
  function end(params, failed) {
    const request = open.get(params.uuid);
    if (!request) return;
    open.delete(params.uuid);
    samples.write(request.startAtMs, failed, nameOf(params));
  }

  script.config.processor = {
    ...script.config.processor,
    [HOOKS.start]: start,
    [HOOKS.answer]: (params, response, _context, _events, next) => {
      end(params, response.statusCode >= FIRST_FAILED_STATUS);
      next();
    },
    [HOOKS.error]: (_error, params, _context, _events, next) => {
      end(params, true);
      next();
    },
  };
  for (const scenario of script.scenarios ?? []) {
    if ((scenario.engine ?? script.config.engine ?? 'http') !== 'http') continue;
    // Last before the request is sent and first after it was answered: the user's hooks are in no time.
    scenario.beforeRequest = [...listOf(scenario.beforeRequest), HOOKS.start];
    scenario.afterResponse = [HOOKS.answer, ...listOf(scenario.afterResponse)];
    scenario.onError = [HOOKS.error, ...listOf(scenario.onError)];
  }
  return (done) => {
    samples.close(open.size);
    channel.postMessage('closed');
    done(null);
  };
}

function listOf(value) {
  return value === undefined ? [] : [value].flat();
}

/** What Artillery makes of a request is evaluated as a template: nothing of the plan may go through that. */
function applyRequest(params, { method, url, name, headers = {}, body }) {
  params.method = method;
  params.url = url;
  params.perfAgentName = name;
  params.followRedirect = false;
  if (body !== undefined) {
    params.body = Buffer.from(body);
    params.allowGetBody = true;
  }
  params.hooks = {
    beforeRequest: [
      (options) => {
        for (const [key, value] of Object.entries(headers)) {
          options.headers[key.toLowerCase()] = value;
        }
      },
    ],
  };
}

/** The user's `name` of a request, or method and path; the query would give every request a name of its own. */
function nameOf({ perfAgentName, name, method, url }) {
  if (perfAgentName !== undefined) return perfAgentName;
  if (typeof name === 'string' && name !== '') return name;
  try {
    return `${method} ${new URL(url).pathname}`;
  } catch {
    return `${method} ${url}`;
  }
}

function openSamples(file) {
  const descriptor = openSync(file, 'w');
  const startedAtMs = performance.now();
  const cpuAtStartMs = threadCpuMs();
  let pending = 'startedAtMs,endedAtMs,failed,name\n';
  const flush = () => {
    if (pending !== '') writeSync(descriptor, pending);
    pending = '';
  };
  const timer = setInterval(flush, FLUSH_MS);
  timer.unref();
  return {
    write(startAtMs, failed, name) {
      const endAtMs = performance.timeOrigin + performance.now();
      const quoted = name.replaceAll('"', '""').replaceAll(/[\r\n]/g, ' ');
      pending += `${startAtMs.toFixed(3)},${endAtMs.toFixed(3)},${failed ? 1 : 0},"${quoted}"\n`;
    },
    close(openCount) {
      clearInterval(timer);
      const cpuMs = threadCpuMs() - cpuAtStartMs;
      const wallMs = performance.now() - startedAtMs;
      pending += `generator,${cpuMs.toFixed(3)},${wallMs.toFixed(3)},${openCount}\n`;
      flush();
      closeSync(descriptor);
    },
  };
}

/** CPU time of this thread; of the whole process where the system does not say. */
function threadCpuMs() {
  const usage = process.threadCpuUsage?.() ?? undefined;
  if (usage) return (usage.user + usage.system) / 1000;
  try {
    const stat = readFileSync('/proc/thread-self/stat', 'utf8');
    // The program's name in parentheses may hold anything; user and system time are 12th and 13th behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * CPU_TICK_MS;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}

module.exports = { Plugin };
