import type { IssueDraft, IssueTracker, OpenedIssue } from '@perf-agent/contracts';
import { z } from 'zod';
import { REGRESSION_LABEL } from '../regression-issue.ts';
import { createCall, type Call, type GitHubTrackerOptions } from './client.ts';
import { isGitHubError } from './github-error.ts';
import { findOwnIssue, fingerprintMarker, type BelievedAuthor } from './own-issue.ts';
import { CreatedIssue, ListedIssue, Viewer } from './schema.ts';

/** An opened issue; `warnings` tells what GitHub silently left out of it. */
export type OpenedGitHubIssue = OpenedIssue & { readonly warnings: readonly string[] };

export interface GitHubTracker extends IssueTracker {
  open(draft: IssueDraft, assignees: readonly string[]): Promise<OpenedGitHubIssue>;
}

const PAGE_SIZE = 100; // GitHub's maximum
const ISSUES = '/repos/{owner}/{repo}/issues';

/**
 * Issues of one repository through GitHub's REST API. Every request is sent once: nothing is retried here.
 *
 * `findOpen` believes the hidden marker only in issues of the token's own user. A token that may not ask who it is
 * (403 on `GET /user`: GitHub Actions' own token, installation tokens) believes issues of bots instead.
 *
 * @throws PerfError USAGE when an option has no valid value; the methods throw GITHUB_FAILED
 */
export function createGitHubTracker(options: GitHubTrackerOptions): GitHubTracker {
  const call = createCall(options);
  const [owner, repo] = options.repository.split('/');
  let author: BelievedAuthor | undefined;

  async function* issuePages(
    filter: Readonly<Record<string, string>>,
  ): AsyncGenerator<ListedIssue[]> {
    for (let page = 1; ; page += 1) {
      const parameters = { owner, repo, state: 'open', per_page: PAGE_SIZE, page, ...filter };
      // Not octokit.paginate: it takes a list whose answer was cut off for an empty one.
      const { data, link } = await call('GET', ISSUES, parameters, z.array(ListedIssue));
      yield data;
      if (data.length < PAGE_SIZE && !link.includes('rel="next"')) return;
    }
  }

  return {
    async findOpen(fingerprint) {
      author ??= await believedAuthor(call);
      // Without push access GitHub drops labels silently, and people remove them: then the author finds the issue.
      const filters = [
        { labels: REGRESSION_LABEL },
        ...(author === 'any-bot' ? [] : [{ creator: author.login }]),
      ];
      for (const filter of filters) {
        for await (const issues of issuePages(filter)) {
          const found = findOwnIssue(issues, fingerprint, author);
          if (found) return { number: found.number, url: found.html_url };
        }
      }
      return undefined;
    },

    async open(draft, assignees) {
      const { title, labels } = draft;
      const body = `${draft.body}\n\n${fingerprintMarker(draft.fingerprint)}`;
      const parameters = { owner, repo, title, body, labels, assignees };
      const { data } = await call('POST', ISSUES, parameters, CreatedIssue);
      return {
        number: data.number,
        url: data.html_url,
        warnings: leftOut(data, labels, assignees),
      };
    },
  };
}

async function believedAuthor(call: Call): Promise<BelievedAuthor> {
  try {
    const { data } = await call('GET', '/user', {}, Viewer);
    return data;
  } catch (error) {
    if (isGitHubError(error) && error.status === 403 && !error.rateLimited) return 'any-bot';
    throw error;
  }
}

/** GitHub creates the issue but drops labels and assignees silently when the token may not push. */
function leftOut(
  issue: CreatedIssue,
  labels: readonly string[],
  assignees: readonly string[],
): string[] {
  const given = issue.labels.map((label) =>
    (typeof label === 'string' ? label : (label.name ?? '')).toLowerCase(),
  );
  const assigned = (issue.assignees ?? []).map(({ login }) => login.toLowerCase());
  return [
    ...labels
      .filter((label) => !given.includes(label.toLowerCase()))
      .map((label) => `GitHub did not set the label ${label}; the token may lack push access`),
    ...assignees
      .filter((login) => !assigned.includes(login.toLowerCase()))
      .map((login) => `GitHub did not assign ${login}; the token may lack push access`),
  ];
}
