import {
  isPerfError,
  messageOf,
  type GitHubConfig,
  type IssueDraft,
  type IssueTracker,
  type OpenedIssue,
  type PerfError,
} from '@perf-agent/contracts';
import { isGitHubError } from './api/github-error.ts';
import type { Outbox, UnreadableFile } from './outbox/outbox.ts';

export type HandedOver = { readonly draft: IssueDraft; readonly issue: OpenedIssue };

export type Delivery = {
  /** Opened by this run. */
  readonly delivered: readonly HandedOver[];
  /** An open issue stood for the fingerprint before this run. */
  readonly alreadyOpen: readonly HandedOver[];
  /** Stay in the outbox for the next run. */
  readonly kept: readonly { readonly draft: IssueDraft; readonly reason: string }[];
  readonly unreadable: readonly UnreadableFile[];
  readonly warnings: readonly string[];
};

export type DeliveryInput = {
  readonly outbox: Outbox;
  /** May add `warnings` to what it opened. */
  readonly tracker: Pick<IssueTracker, 'findOpen'> & {
    open(
      draft: IssueDraft,
      assignees: readonly string[],
    ): Promise<OpenedIssue & { readonly warnings?: readonly string[] }>;
  };
  /** Logins of the roles. */
  readonly assignees: GitHubConfig['assignees'];
  readonly now: Date;
};

type Outcome =
  | { kind: 'delivered' | 'alreadyOpen'; issue: OpenedIssue }
  /** `everyone`: no other draft can be delivered either. */
  | { kind: 'kept'; reason: string; everyone: boolean };

/**
 * Makes an issue of every pending draft, oldest first, and looks first whether there is one. A draft is sent once a run,
 * except after GitHub refused an assignee, which proves that nothing was created. A failure keeps the draft.
 *
 * @throws PerfError WRITE_FAILED when the outbox cannot be listed; errors other than GITHUB_FAILED and WRITE_FAILED pass through
 */
export async function deliverOutbox(input: DeliveryInput): Promise<Delivery> {
  const { drafts, unreadable } = await input.outbox.pending();
  const warnings: string[] = [];
  const done = { delivered: [] as HandedOver[], alreadyOpen: [] as HandedOver[] };
  const kept: { draft: IssueDraft; reason: string }[] = [];
  let obstacle: string | undefined;

  for (const draft of drafts) {
    if (obstacle !== undefined) {
      kept.push({ draft, reason: `not tried: ${obstacle}` });
      continue;
    }
    const outcome = await handOver(draft, input, warnings);
    if (outcome.kind === 'kept') {
      kept.push({ draft, reason: outcome.reason });
      if (outcome.everyone) obstacle = outcome.reason;
      continue;
    }
    const unnoted = await note(draft, outcome.issue, input);
    if (unnoted === undefined) done[outcome.kind].push({ draft, issue: outcome.issue });
    else kept.push({ draft, reason: unnoted });
  }
  return { ...done, kept, unreadable, warnings };
}

async function handOver(
  draft: IssueDraft,
  input: DeliveryInput,
  warnings: string[],
): Promise<Outcome> {
  try {
    const issue = await input.tracker.findOpen(draft.fingerprint);
    if (issue) return { kind: 'alreadyOpen', issue };
  } catch (error) {
    return keep(error);
  }
  try {
    return { kind: 'delivered', issue: await openIssue(draft, input, warnings) };
  } catch (error) {
    if (isGitHubError(error) && error.outcome === 'refused') return keep(error);
    return lookAgain(draft, error, input);
  }
}

/** The request may have been carried out although its answer says nothing of the kind. */
async function lookAgain(
  draft: IssueDraft,
  error: unknown,
  { tracker }: DeliveryInput,
): Promise<Outcome> {
  const kept = keep(error);
  try {
    const issue = await tracker.findOpen(draft.fingerprint);
    if (issue) return { kind: 'delivered', issue };
  } catch (second) {
    const again = keep(second);
    return { ...again, reason: `${kept.reason} Looked again: ${again.reason}` };
  }
  return { ...kept, reason: `${kept.reason} Looked again: no issue was created so far.` };
}

async function openIssue(
  draft: IssueDraft,
  { tracker, assignees: logins }: DeliveryInput,
  warnings: string[],
): Promise<OpenedIssue> {
  const assignees: string[] = [];
  for (const role of draft.assigneeRoles) {
    const login = logins[role];
    if (login === undefined)
      warnings.push(`${draft.title}: ${role} is not assigned: no login is configured`);
    else if (!assignees.includes(login)) assignees.push(login);
  }
  const send = async (chosen: readonly string[]): Promise<OpenedIssue> => {
    const { number, url, warnings: own = [] } = await tracker.open(draft, chosen);
    warnings.push(...own.map((text) => `${draft.title}: ${text}`));
    return { number, url };
  };
  try {
    return await send(assignees);
  } catch (error) {
    const refused = refusedAssignees(error, assignees);
    if (refused.length === 0) throw error;
    warnings.push(
      ...refused.map((login) => `${draft.title}: sent again without ${login}: ${messageOf(error)}`),
    );
    return await send(assignees.filter((login) => !refused.includes(login)));
  }
}

/** @returns the assignees to leave out of a second request; none when a 422 has another reason */
function refusedAssignees(error: unknown, sent: readonly string[]): readonly string[] {
  if (!isGitHubError(error) || error.status !== 422) return [];
  // Without a named field the assignees are the one part that a configuration can get wrong.
  if (error.refusedFields === undefined) return sent;
  if (!error.refusedFields.every(({ field }) => /^assignees?$/.test(field))) return [];
  const named = error.refusedFields.flatMap(({ value }) =>
    typeof value === 'string' ? [value.toLowerCase()] : [],
  );
  const refused = sent.filter((login) => named.includes(login.toLowerCase()));
  return refused.length > 0 ? refused : sent;
}

/** @returns why the delivery could not be written down; the next run then finds the issue by its marker */
async function note(
  draft: IssueDraft,
  issue: OpenedIssue,
  { outbox, now }: DeliveryInput,
): Promise<string | undefined> {
  try {
    await outbox.markDelivered(draft, issue, now);
    return undefined;
  } catch (error) {
    if (!isPerfError(error) || error.code !== 'WRITE_FAILED') throw error;
    return `is issue ${issue.url}, but that could not be noted: ${inWords(error)}`;
  }
}

// Refusals that are about the token or the repository, not about one issue.
const GENERAL_REFUSALS: readonly (number | undefined)[] = [401, 403, 404, 410, 429];

function keep(error: unknown): Extract<Outcome, { kind: 'kept' }> {
  if (!isPerfError(error) || error.code !== 'GITHUB_FAILED') throw error;
  const everyone = isGitHubError(error) && GENERAL_REFUSALS.includes(error.status);
  return { kind: 'kept', reason: inWords(error), everyone };
}

function inWords(error: PerfError): string {
  return error.hint === undefined ? `${error.message}.` : `${error.message}. ${error.hint}`;
}
