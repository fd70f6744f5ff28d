import { PerfError, validate } from '@perf-agent/contracts';
import type { Octokit } from 'octokit';
import type { z } from 'zod';
import { toGitHubError } from './github-error.ts';

export type GitHubTrackerOptions = {
  /** owner/name */
  readonly repository: string;
  readonly token: string;
  /** Default `https://api.github.com`. */
  readonly baseUrl?: string | undefined;
  readonly request?: {
    readonly fetch?: typeof globalThis.fetch;
    /** For each request; default 30,000. */
    readonly timeoutMs?: number;
    /** Ends the request under way; whether GitHub carried it out is then not known. */
    readonly signal?: AbortSignal;
  };
};

/** Sends one request, once, and checks its answer. `link` is the header of that name, or empty. */
export type Call = <T extends z.ZodType>(
  method: 'GET' | 'POST',
  path: string,
  parameters: Readonly<Record<string, unknown>>,
  schema: T,
) => Promise<{ data: z.output<T>; link: string }>;

const DEFAULT_BASE_URL = 'https://api.github.com';
const DEFAULT_TIMEOUT_MS = 30_000;

/** @throws PerfError USAGE when an option has no valid value; the call throws GITHUB_FAILED */
export function createCall(options: GitHubTrackerOptions): Call {
  checkOptions(options);
  const { repository, token, baseUrl = DEFAULT_BASE_URL, request = {} } = options;
  const { fetch, timeoutMs = DEFAULT_TIMEOUT_MS, signal } = request;
  let client: Octokit | undefined;

  return async (method, path, parameters, schema) => {
    client ??= await createClient(token, baseUrl);
    const shown = `${method} ${path.replace('{owner}/{repo}', repository)}`;
    try {
      const response: { data: unknown; headers: { link?: string | undefined } } =
        await client.request(`${method} ${path}`, {
          ...parameters,
          request: { ...(fetch ? { fetch } : {}), signal: anyOf(timeoutMs, signal) },
        });
      const data = validate(schema, response.data, 'answer of another shape', 'GITHUB_FAILED');
      return { data, link: response.headers.link ?? '' };
    } catch (error) {
      throw toGitHubError(error, shown, token);
    }
  };
}

function anyOf(timeoutMs: number, signal: AbortSignal | undefined): AbortSignal {
  const limit = AbortSignal.timeout(timeoutMs);
  return signal ? AbortSignal.any([limit, signal]) : limit;
}

function checkOptions({
  repository,
  token,
  baseUrl = DEFAULT_BASE_URL,
}: GitHubTrackerOptions): void {
  if (!/^[^/\s]+\/[^/\s]+$/.test(repository)) {
    const found = JSON.stringify(repository);
    throw new PerfError('USAGE', `github: repository: expected owner/name, found ${found}`);
  }
  // fetch would quote such a token, or credentials in the address, in its own message.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new PerfError('USAGE', 'github: token: expected printable ASCII without spaces', {
      hint: 'The token is empty or holds a line break or a space: give it as GitHub showed it.',
    });
  }
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    const expected = 'expected an http or https URL without credentials';
    throw new PerfError('USAGE', `github: API address: ${expected}`);
  }
}

/** octokit is loaded at the first request: it is large, and an ES module only. */
async function createClient(token: string, baseUrl: string): Promise<Octokit> {
  const { Octokit } = await import('octokit');
  const silent = (): void => undefined;
  return new Octokit({
    auth: token,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    userAgent: 'perf-agent',
    // Both would send a POST again whose answer was lost or refused.
    retry: { enabled: false },
    throttle: { enabled: false },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
}
