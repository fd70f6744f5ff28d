import type { ListedIssue, Viewer } from './schema.ts';

/** Whose issues are believed: the token's own user, or any bot when the token cannot tell whom it stands for. */
export type BelievedAuthor = Viewer | 'any-bot';

/** The hidden line that ties an issue to its fingerprint. */
export function fingerprintMarker(fingerprint: string): string {
  return `<!-- perf-agent:fingerprint=${fingerprint} -->`;
}

/** @returns the issue that carries the marker and was written by the believed author; never a pull request */
export function findOwnIssue(
  issues: readonly ListedIssue[],
  fingerprint: string,
  author: BelievedAuthor,
): ListedIssue | undefined {
  const marker = fingerprintMarker(fingerprint);
  return issues.find(
    (issue) =>
      issue.pull_request === undefined &&
      isBelieved(issue.user, author) &&
      (issue.body ?? '').includes(marker),
  );
}

function isBelieved(user: ListedIssue['user'], author: BelievedAuthor): boolean {
  if (user === undefined || user === null) return false;
  return author === 'any-bot' ? user.type === 'Bot' : user.id === author.id;
}
