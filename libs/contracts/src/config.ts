import { z } from 'zod';
import { Thresholds } from './metrics.ts';

const Name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a name of letters, digits, ".", "_" and "-"');
const Milliseconds = z.int().positive().max(86_400_000);
const PathOnTarget = z
  .string()
  .regex(/^\/(?!\/)[^\s#]*$/, 'a path on the target that starts with one "/"');

export const Environment = z.enum(['test', 'production']);

/** How to start the service. `{port}` stands for a free port that is chosen at each start. */
export const StartCommand = z.strictObject({
  /** Program and arguments; no shell reads them. */
  command: z.array(z.string().min(1)).min(1),
  /** Relative to the workspace root. */
  cwd: z.string().default('.'),
  env: z.record(z.string(), z.string()).default({}),
  ready: z
    .strictObject({ path: PathOnTarget.default('/'), timeoutMs: Milliseconds.default(15_000) })
    .prefault({}),
});
export type StartCommand = z.infer<typeof StartCommand>;

export const TargetConfig = z.strictObject({
  environment: Environment,
  runtime: z.enum(['node', 'python', 'go', 'jvm', 'other']).default('other'),
  /** http or https; may hold `{port}` when the target has `start`. */
  baseUrl: z.string().regex(/^https?:\/\/[^\s]+$/, 'an http or https URL'),
  /** Without it the service is one that already runs. */
  start: StartCommand.optional(),
});
export type TargetConfig = z.infer<typeof TargetConfig>;

export const HttpRequest = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  path: PathOnTarget,
  headers: z
    .record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/), z.string().regex(/^[^\r\n]*$/))
    .optional(),
  body: z.string().optional(),
});
export type HttpRequest = z.infer<typeof HttpRequest>;

/** Measured time is `durationMs`; the warm-up comes before it and is left out of all numbers. */
const timing = {
  durationMs: Milliseconds.default(6_000),
  warmupMs: z.int().nonnegative().max(86_400_000).default(1_000),
};

export const AutocannonScenario = z.strictObject({
  tool: z.literal('autocannon'),
  requests: z.array(HttpRequest).min(1),
  /** Open loop: requests are due at even spacing, whatever the service does. */
  rateRps: z.number().positive().max(50_000),
  ...timing,
  /** Connections that are kept open; a request that is due and finds none free waits, and the wait counts. */
  connections: z.int().positive().max(10_000).default(64),
  timeoutMs: Milliseconds.default(10_000),
});
export type AutocannonScenario = z.infer<typeof AutocannonScenario>;

export const LocustScenario = z.strictObject({
  tool: z.literal('locust'),
  /** A locustfile, relative to the workspace root. */
  script: z.string().min(1),
  /** Closed loop: so many users, each waiting for its answer. */
  users: z.int().positive().max(100_000),
  /** Users started per second; all at once when left out. */
  spawnRatePerSecond: z.number().positive().optional(),
  ...timing,
});
export type LocustScenario = z.infer<typeof LocustScenario>;

export const LoadScenario = z.discriminatedUnion('tool', [AutocannonScenario, LocustScenario]);
export type LoadScenario = z.infer<typeof LoadScenario>;
export const LOAD_TOOLS = ['autocannon', 'locust'] as const;
export const LoadTool = z.enum(LOAD_TOOLS);
export type LoadTool = z.infer<typeof LoadTool>;

export const AssigneeRole = z.enum(['PerformanceEngineer', 'BackendEngineer']);
export type AssigneeRole = z.infer<typeof AssigneeRole>;

export const GitHubConfig = z.strictObject({
  repository: z
    .string()
    .regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/, 'owner/name')
    .optional(),
  /** Mentioned at the start of a regression issue. */
  orchestrator: z
    .string()
    .regex(/^@[A-Za-z0-9-]+(\/[A-Za-z0-9._-]+)?$/, '@login or @owner/team')
    .default('@Orchestrator'),
  /** Logins of the roles that issues are assigned to. */
  assignees: z
    .partialRecord(AssigneeRole, z.string().regex(/^[A-Za-z0-9-]+$/, 'a login'))
    .default({}),
});
export type GitHubConfig = z.infer<typeof GitHubConfig>;

export const NightlyConfig = z.strictObject({
  target: Name,
  scenarios: z.array(Name).min(1),
  /** Repeats of each scenario, interleaved. */
  repeats: z.int().min(2).max(50).default(5),
  thresholds: Thresholds.prefault({}),
});
export type NightlyConfig = z.infer<typeof NightlyConfig>;

/** `perf-agent.config.{ts,mjs,json,yaml}` at the workspace root. */
export const PerfAgentConfig = z
  .strictObject({
    $schema: z.string().optional(),
    service: z.strictObject({
      name: Name,
      kind: z.enum(['backend', 'frontend', 'other']).default('backend'),
    }),
    targets: z.record(Name, TargetConfig),
    scenarios: z.record(Name, LoadScenario),
    nightly: NightlyConfig,
    github: GitHubConfig.prefault({}),
  })
  .superRefine((config, context) => {
    if (!(config.nightly.target in config.targets)) {
      const known = Object.keys(config.targets).join(', ') || 'none';
      context.addIssue({
        code: 'custom',
        path: ['nightly', 'target'],
        message: `expected one of the targets (${known})`,
        input: config.nightly.target,
      });
    }
    config.nightly.scenarios.forEach((name, index) => {
      if (name in config.scenarios) return;
      const known = Object.keys(config.scenarios).join(', ') || 'none';
      context.addIssue({
        code: 'custom',
        path: ['nightly', 'scenarios', index],
        message: `expected one of the scenarios (${known})`,
        input: name,
      });
    });
  });
export type PerfAgentConfig = z.infer<typeof PerfAgentConfig>;
/** What a person may write: defaults not yet filled in. */
export type PerfAgentConfigInput = z.input<typeof PerfAgentConfig>;
