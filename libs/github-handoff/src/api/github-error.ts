import { isPerfError, messageOf, PerfError } from '@perf-agent/contracts';
import { ErrorBody } from './schema.ts';

type Details = {
  readonly status: number | undefined;
  /** 'refused': GitHub answered that it did nothing. 'unknown': no answer, or one that does not tell. */
  readonly outcome: 'refused' | 'unknown';
  readonly rateLimited: boolean;
  /** With 422: the fields that GitHub named, each with the value if told; undefined when it named none. */
  readonly refusedFields: readonly { field: string; value: unknown }[] | undefined;
};

/** What GITHUB_FAILED carries besides its message. Found by its fields, not by `instanceof`. */
export class GitHubError extends PerfError implements Details {
  readonly status: Details['status'];
  readonly outcome: Details['outcome'];
  readonly rateLimited: Details['rateLimited'];
  readonly refusedFields: Details['refusedFields'];

  constructor(message: string, hint: string, cause: Error, details: Details) {
    super('GITHUB_FAILED', message, { hint, cause });
    this.status = details.status;
    this.outcome = details.outcome;
    this.rateLimited = details.rateLimited;
    this.refusedFields = details.refusedFields;
  }
}

export function isGitHubError(error: unknown): error is GitHubError {
  return isPerfError(error) && error.code === 'GITHUB_FAILED' && 'outcome' in error;
}

/**
 * Turns what octokit threw into GITHUB_FAILED. The cause is kept as its message only: octokit's own error holds the request.
 *
 * @param request method and path, for the message
 * @param secret is cut out of every text
 */
export function toGitHubError(error: unknown, request: string, secret: string): GitHubError {
  const response = responseOf(error);
  if (response === undefined) return withoutAnswer(error, request, secret);
  const { status, headers } = response;
  const body = ErrorBody.safeParse(response.data).data;
  const rateLimited = isRateLimit(status, headers, body?.message ?? '');
  const wait = rateLimited ? waitFor(headers) : undefined;
  const texts = [String(status), ...bodyTexts(body), ...(wait === undefined ? [] : [wait])];
  const message = redact(`github: ${request}: ${texts.join(', ')}`, secret);
  return new GitHubError(message, hintFor(status, rateLimited), cleanCause(error, secret), {
    status,
    // A redirect, a timeout of the request (408) and a 5xx do not tell whether something was done.
    outcome: status >= 400 && status < 500 && status !== 408 ? 'refused' : 'unknown',
    rateLimited,
    refusedFields: status === 422 ? refusedFields(body) : undefined,
  });
}

function withoutAnswer(error: unknown, request: string, secret: string): GitHubError {
  const [what, hint] = isPerfError(error)
    ? [error.message, 'Check that the API address leads to GitHub.']
    : [`no answer: ${deepestMessage(error)}`, 'Check the network and the API address.'];
  const message = redact(`github: ${request}: ${what}`, secret);
  return new GitHubError(message, hint, cleanCause(error, secret), {
    status: undefined,
    outcome: 'unknown',
    rateLimited: false,
    refusedFields: undefined,
  });
}

type Headers = Readonly<Record<string, unknown>>;
type Answer = { readonly status: number; readonly headers: Headers; readonly data: unknown };

function responseOf(error: unknown): Answer | undefined {
  if (typeof error !== 'object' || error === null || !('response' in error)) return undefined;
  return error.response as Answer | undefined;
}

function isRateLimit(status: number, headers: Headers, message: string): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return (
    'retry-after' in headers ||
    headers['x-ratelimit-remaining'] === '0' ||
    /\brate limit\b/i.test(message)
  );
}

/** @returns how long GitHub asks to wait, in words */
function waitFor(headers: Headers): string | undefined {
  const retryAfter = headers['retry-after'];
  if (typeof retryAfter === 'string' && /^\d+$/.test(retryAfter))
    return `asked to wait ${retryAfter} s`;
  const reset = headers['x-ratelimit-reset'];
  if (typeof reset !== 'string' || !/^\d{1,12}$/.test(reset)) return undefined;
  return `asked to wait until ${new Date(Number(reset) * 1000).toISOString()}`;
}

function bodyTexts(body: ErrorBody | undefined): string[] {
  if (body === undefined) return [];
  const errors = (body.errors ?? []).map((item) => {
    if (typeof item === 'string') return item;
    const value = item.value === undefined ? '' : ` ${JSON.stringify(item.value)}`;
    const field = `${item.field ?? ''}${value}`.trim();
    return [field, item.message ?? item.code ?? ''].filter(Boolean).join(': ');
  });
  return [body.message, ...errors].filter(Boolean).map(oneLine);
}

function refusedFields(body: ErrorBody | undefined): Details['refusedFields'] {
  if (body?.errors === undefined || body.errors.length === 0) return undefined;
  return body.errors.map((item) =>
    typeof item === 'string'
      ? { field: '', value: undefined }
      : { field: item.field ?? '', value: item.value },
  );
}

function hintFor(status: number, rateLimited: boolean): string {
  if (rateLimited) return 'Deliver again after that time; drafts stay in the outbox.';
  const hints: Readonly<Record<number, string>> = {
    401: 'Give a valid token: this one is wrong, expired or revoked.',
    403: 'Give the token the permission "Issues: read and write" on the repository.',
    404: 'Check the name of the repository, and that the token may see it.',
    410: 'Issues are turned off: turn them on in the settings of the repository.',
    422: 'Correct what GitHub names, then deliver again.',
  };
  return (
    hints[status] ??
    (status >= 500
      ? 'GitHub has a fault: deliver again later.'
      : 'See https://docs.github.com/rest.')
  );
}

/** fetch says "fetch failed"; what failed is in its cause. */
function deepestMessage(error: unknown): string {
  let current = error;
  let text = messageOf(error);
  while (typeof current === 'object' && current !== null) {
    if ('message' in current && typeof current.message === 'string' && current.message !== '')
      text = current.message;
    current = 'cause' in current ? current.cause : undefined;
  }
  return oneLine(text);
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

function cleanCause(error: unknown, secret: string): Error {
  return new Error(redact(deepestMessage(error), secret));
}

function redact(text: string, secret: string): string {
  return text.replaceAll(secret, '[token]');
}
