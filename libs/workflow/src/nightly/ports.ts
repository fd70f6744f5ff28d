import type {
  AdmittedPlan,
  Clock,
  IssueDraft,
  LoadPlan,
  LoadResult,
  LoadTester,
  LoadTool,
  PerfAgentConfig,
  RunEnvironment,
  TargetConfig,
} from '@perf-agent/contracts';
import type { RunningTarget, TextFile } from '@perf-agent/runtime';

/** What a person can be shown while the night runs. */
export type NightlyProgress =
  | { readonly kind: 'started'; readonly baseUrl: string; readonly runCount: number }
  | {
      readonly kind: 'repeat';
      readonly scenario: string;
      readonly repeat: number;
      readonly of: number;
      readonly result: LoadResult;
    }
  | { readonly kind: 'suspicion'; readonly scenarios: readonly string[]; readonly repeats: number };

export type HandOver = {
  /** Drafts that became issues, with their URLs; empty without GitHub. */
  readonly issueUrls: readonly string[];
  /** The draft's file while it waits, relative to the workspace. */
  readonly outboxFile?: string | undefined;
  readonly warnings: readonly string[];
};

export type NightlyPorts = {
  readonly clock: Clock;
  readonly loadTesters: Readonly<Record<LoadTool, LoadTester>>;
  readonly admit: (target: TargetConfig, plan: LoadPlan) => AdmittedPlan;
  readonly startTarget: (
    target: TargetConfig,
    options: { workspaceDir: string; logFile: string; mark: string; signal: AbortSignal },
  ) => Promise<RunningTarget>;
  readonly describeEnvironment: (toolVersions: Record<string, string>) => Promise<RunEnvironment>;
  readonly readTextFiles: (folder: string, name: RegExp) => Promise<TextFile[]>;
  readonly readTextFile: (file: string) => Promise<TextFile>;
  readonly requireWritable: (folder: string) => Promise<void>;
  readonly createFolder: (folder: string) => Promise<void>;
  readonly writeFileWhole: (file: string, text: string) => Promise<void>;
  /** Delivers or keeps what waits in the outbox, with tonight's draft if there is one. */
  readonly handOver: (draft: IssueDraft | undefined, signal: AbortSignal) => Promise<HandOver>;
  readonly progress: (event: NightlyProgress) => void;
};

export type NightlyRequest = {
  readonly workspaceDir: string;
  readonly config: PerfAgentConfig;
  /** YYYY-MM-DD */
  readonly date: string;
  readonly runId: string;
  readonly signal: AbortSignal;
};
