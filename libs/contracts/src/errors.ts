/** Exit codes of every program of this workspace. */
export const EXIT = {
  done: 0,
  regression: 1,
  usage: 2,
  refused: 3,
  infrastructure: 4,
  inconclusive: 5,
  interrupted: 130,
} as const;

/** Every stable error code: what it means, and the exit code of a program that ends with it. */
export const ERROR_CODES = {
  USAGE: { exitCode: EXIT.usage, meaning: 'An option or argument has no valid value.' },
  CONFIG_INVALID: { exitCode: EXIT.usage, meaning: 'The configuration does not fit its schema.' },
  CONFIG_NOT_FOUND: { exitCode: EXIT.usage, meaning: 'The named configuration is not there.' },
  SCRIPT_NOT_FOUND: {
    exitCode: EXIT.usage,
    meaning: 'A scenario names a script that is not there.',
  },
  LOAD_UNSUPPORTED: {
    exitCode: EXIT.usage,
    meaning: 'The tool cannot do what the scenario asks for.',
  },
  FORMAT_UNKNOWN: { exitCode: EXIT.usage, meaning: 'A file is in none of the known formats.' },
  CRITERION_INVALID: { exitCode: EXIT.usage, meaning: 'A pass or fail criterion cannot be read.' },
  SAMPLE_TOO_SMALL: { exitCode: EXIT.usage, meaning: 'Too few values for the asked statistic.' },
  SAMPLE_INVALID: { exitCode: EXIT.usage, meaning: 'A value is not a finite number in its range.' },
  DOCUMENT_INVALID: {
    exitCode: EXIT.usage,
    meaning: 'A stored document is cut or of another shape.',
  },
  DOCUMENT_TOO_NEW: {
    exitCode: EXIT.usage,
    meaning: 'A stored document has a newer schema version.',
  },
  TARGET_REFUSED: {
    exitCode: EXIT.refused,
    meaning: 'The target is not known to be a test target.',
  },
  PLAN_REFUSED: { exitCode: EXIT.refused, meaning: 'The load plan is above its limits.' },
  TARGET_START_FAILED: {
    exitCode: EXIT.infrastructure,
    meaning: 'The service could not be started.',
  },
  TARGET_NOT_READY: {
    exitCode: EXIT.infrastructure,
    meaning: 'The service did not get ready in time.',
  },
  TARGET_DIED: {
    exitCode: EXIT.infrastructure,
    meaning: 'The service ended while it was measured.',
  },
  TOOL_MISSING: { exitCode: EXIT.infrastructure, meaning: 'A tool is not installed.' },
  TOOL_FAILED: { exitCode: EXIT.infrastructure, meaning: 'A tool ended without usable results.' },
  RAW_DATA_INVALID: { exitCode: EXIT.infrastructure, meaning: 'A raw result file cannot be read.' },
  WRITE_FAILED: { exitCode: EXIT.infrastructure, meaning: 'A file could not be written.' },
  RUN_LOCKED: { exitCode: EXIT.infrastructure, meaning: 'Another run works in this workspace.' },
  PROCESS_LEFT: { exitCode: EXIT.infrastructure, meaning: 'A process could not be ended.' },
  GITHUB_FAILED: { exitCode: EXIT.infrastructure, meaning: 'GitHub did not accept a request.' },
  INTERRUPTED: { exitCode: EXIT.interrupted, meaning: 'A person or the system stopped the run.' },
} as const satisfies Record<string, { exitCode: number; meaning: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

// Shared by all copies of this module: `instanceof` fails between the import and the require copy of a package.
const BRAND = Symbol.for('perf-agent.error');

/** An error that says who, what was expected, what came, and (in `hint`) what to do. */
export class PerfError extends Error {
  readonly [BRAND] = true;
  override readonly name = 'PerfError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; hint?: string } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

export function isPerfError(error: unknown): error is PerfError {
  return typeof error === 'object' && error !== null && BRAND in error;
}

/** @returns the exit code for whatever was thrown; unknown errors count as infrastructure */
export function exitCodeOf(error: unknown): number {
  return isPerfError(error) ? ERROR_CODES[error.code].exitCode : EXIT.infrastructure;
}

/** @returns the message of whatever was thrown */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
