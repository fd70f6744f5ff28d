import type { LoadScenario, LoadSchedule, LoadTool, TestType } from './load-scenario.ts';
import type { LoadResult } from './load-result.ts';

export interface Clock {
  now(): Date;
}

/** Upper bounds of one load run; a plan above them is not admitted. */
export type LoadLimits = {
  readonly maxRateRps: number;
  readonly maxUsers: number;
  readonly maxRequestCount: number;
  readonly maxDurationMs: number;
};

/** One run of one scenario against one base URL. */
export type LoadPlan = {
  readonly name: string;
  readonly scenario: LoadScenario;
  readonly testType: TestType;
  readonly schedule: LoadSchedule;
  /** Canonical URL of the target, without a trailing slash. */
  readonly baseUrl: string;
};

declare const admitted: unique symbol;
/** A plan that safety has allowed. Only `admitLoadPlan` of @perf-agent/safety makes one. */
export type AdmittedPlan = LoadPlan & { readonly limits: LoadLimits; readonly [admitted]: true };

export type LoadContext = {
  /** Folder for raw data; exists. */
  readonly runDir: string;
  /** Base name of the raw data files. */
  readonly runName: string;
  /** Scripts and raw files are named relative to this folder. */
  readonly workspaceDir: string;
  /** What `version` said at the start of the night. */
  readonly toolVersion: string;
  /** Processes carry this mark in their environment and are ended by it. */
  readonly processMark: string;
  readonly signal: AbortSignal;
  /** Ends the load early: the tool is stopped softly, then by force, and what was measured until then is the result. */
  readonly stopSignal?: AbortSignal;
  /** Sees every request while the tool runs, in the order it is known; the circuit breaker sits here. */
  readonly onSample?: (sample: LoadSample) => void;
};

/** One request as a load tool recorded it. */
export type LoadSample = {
  /** Epoch milliseconds when the request was due (open loop) or sent (closed loop): latency counts from here. */
  readonly startAtMs: number;
  readonly elapsedMs: number;
  readonly failed: boolean;
  readonly name: string;
};

/** A load tool. Every adapter implements exactly this; testkit's `describeLoadTester` checks it. */
export interface LoadTester {
  readonly tool: LoadTool;
  /** The kinds of schedule it can keep; another is refused with LOAD_UNSUPPORTED. */
  readonly schedules: readonly LoadSchedule['kind'][];
  /** @throws PerfError TOOL_MISSING with the command that installs the tool */
  version(signal: AbortSignal): Promise<string>;
  /**
   * Runs the plan to its end and reads the result. An aborted signal stops the tool and its whole process tree.
   * @throws PerfError TOOL_MISSING, TOOL_FAILED, SCRIPT_NOT_FOUND, LOAD_UNSUPPORTED, RAW_DATA_INVALID, INTERRUPTED
   */
  run(plan: AdmittedPlan, context: LoadContext): Promise<LoadResult>;
}
