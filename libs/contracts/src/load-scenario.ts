import { z } from 'zod';
import { Milliseconds, PathOnTarget } from './values.ts';

export const LOAD_TOOLS = ['autocannon', 'k6', 'locust', 'jmeter', 'artillery'] as const;
export const LoadTool = z.enum(LOAD_TOOLS);
export type LoadTool = z.infer<typeof LoadTool>;

export const HttpRequest = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  path: PathOnTarget,
  headers: z
    .record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/), z.string().regex(/^[^\r\n]*$/))
    .optional(),
  body: z.string().optional(),
});
export type HttpRequest = z.infer<typeof HttpRequest>;

/**
 * What is asked of a service and how hard. The same scenario can be run by any tool that can do what it asks for:
 * `requests` by all, a `script` by the tool it is written for, `rateRps` by open loops, `users` by closed ones.
 */
export const LoadScenario = z
  .strictObject({
    tool: LoadTool,
    /** Sent in turn. A script for the tool is made of them. */
    requests: z.array(HttpRequest).min(1).optional(),
    /** The tool's own script, relative to the workspace root, in place of `requests`. */
    script: z.string().min(1).optional(),
    /** Open loop: requests (of a script: iterations) start at this rate, whatever the service does. */
    rateRps: z.number().positive().max(50_000).optional(),
    /** Closed loop: so many users, each waiting for its answer. */
    users: z.int().positive().max(100_000).optional(),
    /** Users started per second; all at once when left out. */
    spawnRatePerSecond: z.number().positive().optional(),
    /** Pause of a user after each answer; only in scripts that are made here. */
    thinkTimeMs: z.int().nonnegative().max(3_600_000).default(0),
    /** Measured time; the warm-up comes before it and is left out of all numbers. */
    durationMs: Milliseconds.default(6_000),
    warmupMs: z.int().nonnegative().max(86_400_000).default(1_000),
    /** Connections of an open loop; a request that is due and finds none free waits, and the wait counts. */
    connections: z.int().positive().max(10_000).default(64),
    /** An answer that takes longer is a failure. */
    timeoutMs: Milliseconds.default(10_000),
    /** When the run is stopped: `p95 > 500ms for 5s, stop as failed`; see docs/configuration.md. */
    criteria: z.array(z.string().min(1).max(300)).max(50).default([]),
    /** Generator processes of a distributed run on this machine; one process when left out. */
    workers: z.int().min(2).max(64).optional(),
    /** JMeter servers (`host:port`) that generate the load in place of this machine. */
    remoteHosts: z
      .array(z.string().regex(/^[A-Za-z0-9.-]+(:\d{1,5})?$/, 'host or host:port'))
      .min(1)
      .optional(),
  })
  .superRefine((scenario, context) => {
    const refuse = (field: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [field], message, input: undefined });
    if ((scenario.requests === undefined) === (scenario.script === undefined))
      refuse('requests', 'expected either requests or script');
    if ((scenario.rateRps === undefined) === (scenario.users === undefined))
      refuse('rateRps', 'expected either rateRps (open loop) or users (closed loop)');
    if (scenario.rateRps !== undefined && scenario.rateRps * scenario.durationMs < 2_000)
      refuse('rateRps', 'expected a rate and a duration that make at least two requests');
    if (scenario.tool === 'autocannon') {
      if (scenario.script !== undefined)
        refuse('script', 'expected requests: autocannon runs no scripts');
      if (scenario.users !== undefined)
        refuse('users', 'expected rateRps: autocannon is an open loop here');
    }
    if (
      (scenario.tool === 'locust' || scenario.tool === 'jmeter') &&
      scenario.rateRps !== undefined
    )
      refuse(
        'rateRps',
        `expected users: ${scenario.tool} is a closed loop and cannot promise a rate`,
      );
    if (scenario.remoteHosts !== undefined && scenario.tool !== 'jmeter')
      refuse('remoteHosts', 'expected only with jmeter');
    if (scenario.workers !== undefined && scenario.tool !== 'locust' && scenario.tool !== 'k6')
      refuse('workers', 'expected only with locust or k6');
  });
export type LoadScenario = z.infer<typeof LoadScenario>;

/** Shapes of load over time. */
export const TEST_TYPES = ['baseline', 'stress', 'spike', 'endurance', 'scalability'] as const;
export const TestType = z.enum(TEST_TYPES);
export type TestType = z.infer<typeof TestType>;

/** A piece of a schedule: from one level to another, evenly; the same level twice is a plateau. */
export const LoadStage = z.object({
  durationMs: z.number().positive(),
  from: z.number().nonnegative(),
  to: z.number().nonnegative(),
});
export type LoadStage = z.infer<typeof LoadStage>;

/** Load over time; levels are requests per second or users. The warm-up runs before the stages, at the first one's level. */
export const LoadSchedule = z.object({
  kind: z.enum(['rate', 'users']),
  warmupMs: z.number().nonnegative(),
  stages: z.array(LoadStage).min(1),
});
export type LoadSchedule = z.infer<typeof LoadSchedule>;
