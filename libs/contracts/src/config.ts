import { z } from 'zod';
import { LoadScenario } from './load-scenario.ts';
import { Thresholds } from './metrics.ts';
import { Milliseconds, Name, PathOnTarget } from './values.ts';

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
    for (const [name, { baseUrl, start }] of Object.entries(config.targets)) {
      if (start !== undefined || !baseUrl.includes('{port}')) continue;
      const message = 'expected a port: without start there is none to choose';
      context.addIssue({
        code: 'custom',
        path: ['targets', name, 'baseUrl'],
        message,
        input: baseUrl,
      });
    }
    if (!Object.hasOwn(config.targets, config.nightly.target)) {
      const known = Object.keys(config.targets).join(', ') || 'none';
      context.addIssue({
        code: 'custom',
        path: ['nightly', 'target'],
        message: `expected one of the targets (${known})`,
        input: config.nightly.target,
      });
    }
    config.nightly.scenarios.forEach((name, index) => {
      if (config.nightly.scenarios.indexOf(name) !== index) {
        const message = 'expected each scenario once';
        context.addIssue({
          code: 'custom',
          path: ['nightly', 'scenarios', index],
          message,
          input: name,
        });
      }
      if (Object.hasOwn(config.scenarios, name)) return;
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
