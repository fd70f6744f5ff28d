import { z } from 'zod';
import { AssigneeRole } from './config.ts';
import { IsoDate } from './nightly.ts';

export const ISSUE_DRAFT_SCHEMA = 'perf-agent/issue-draft@1';

/** An issue that is to be opened: one file in the outbox. */
export const IssueDraft = z.object({
  schema: z.literal(ISSUE_DRAFT_SCHEMA),
  /** The same fingerprint means the same problem: one open issue at a time. */
  fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
  /** The service that it is about. */
  service: z.string(),
  /** The night that found it. */
  date: IsoDate,
  createdAt: z.iso.datetime(),
  /** owner/name, when configured at the time. */
  repository: z.string().optional(),
  title: z.string().min(1).max(256),
  body: z.string().max(60_000),
  labels: z.array(z.string()),
  /** Logins; a role that has no login configured stands as its own name and is resolved at delivery. */
  assignees: z.array(z.string()),
  assigneeRoles: z.array(AssigneeRole),
});
export type IssueDraft = z.infer<typeof IssueDraft>;

export const DELIVERED_ISSUE_SCHEMA = 'perf-agent/delivered-issue@1';

/** What is kept of a draft once it is an issue. */
export const DeliveredIssue = z.object({
  schema: z.literal(DELIVERED_ISSUE_SCHEMA),
  deliveredAt: z.iso.datetime(),
  issueNumber: z.int().positive(),
  issueUrl: z.string(),
  draft: IssueDraft,
});
export type DeliveredIssue = z.infer<typeof DeliveredIssue>;

export type OpenedIssue = { readonly number: number; readonly url: string };

/** Where issues live. Implemented through octokit; an outbox folder holds drafts until there is one. */
export interface IssueTracker {
  /** @returns the open issue that this product opened for the fingerprint */
  findOpen(fingerprint: string): Promise<OpenedIssue | undefined>;
  /**
   * Opens the issue; sent once, never repeated blindly.
   * @throws PerfError GITHUB_FAILED; whether the issue exists must then be looked up with `findOpen`
   */
  open(draft: IssueDraft, assignees: readonly string[]): Promise<OpenedIssue>;
}
