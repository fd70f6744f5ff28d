import type { AdmittedPlan, HttpRequest } from '@perf-agent/contracts';
import { arrivalSteps, artilleryPhases } from './phases.ts';

/**
 * Virtual users that may be there at once. Beyond it (a service that does not answer, a script that takes long) Artillery
 * skips arrivals, and the run is invalid.
 */
const MAX_VUSERS = 10_000;

/** Of the plug-in in assets/artillery; the scope is Artillery's own default, which a script may have changed. */
const PLUGINS = { 'perf-agent': { scope: 'artillery-plugin-' } };

/** Environment of every run: no telemetry, and no proxy between it and a target on this machine. */
export const ARTILLERY_ENV = {
  ARTILLERY_DISABLE_TELEMETRY: '1',
  HTTP_PROXY: '',
  HTTPS_PROXY: '',
};

/** Absolute paths. */
export type ArtilleryFiles = { readonly script: string; readonly report: string };

/** @returns arguments of `artillery`; a user's script keeps all but its load and its target */
export function artilleryArguments(plan: AdmittedPlan, files: ArtilleryFiles): string[] {
  const overrides = { config: artilleryConfig(plan) };
  return [
    'run',
    '--output',
    files.report,
    ...(plan.scenario.script === undefined ? [] : ['--overrides', JSON.stringify(overrides)]),
    files.script,
  ];
}

/**
 * The script of a scenario that has none of its own: every virtual user sends one request. Which one is said by the
 * plug-in, past Artillery's templates.
 *
 * @returns JSON, which is YAML
 */
export function artilleryScript(plan: AdmittedPlan): string {
  const { timeoutMs, connections } = plan.scenario;
  return JSON.stringify({
    config: {
      ...artilleryConfig(plan),
      // A pool, so that connections are kept: without it each virtual user opens its own.
      http: { timeout: timeoutMs / 1000, pool: connections },
    },
    // `gzip: false`: no other tool asks for compressed answers.
    scenarios: [{ name: 'requests in turn', flow: [{ get: { url: '/', gzip: false } }] }],
  });
}

function artilleryConfig({ baseUrl, schedule }: AdmittedPlan): object {
  const phases = artilleryPhases(arrivalSteps(schedule), MAX_VUSERS);
  return { target: baseUrl, phases, plugins: PLUGINS };
}

/** What the plug-in reads. */
export function pluginPlan(baseUrl: string, requests: readonly HttpRequest[]): object {
  return {
    requests: requests.map(({ method, path, headers, body }) => ({
      method,
      // Two braces in a URL would be a template.
      url: `${baseUrl}${path}`.replaceAll('{', '%7B').replaceAll('}', '%7D'),
      name: `${method} ${path}`,
      headers,
      body,
    })),
  };
}
