import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  DELIVERED_ISSUE_SCHEMA,
  DeliveredIssue,
  IssueDraft,
  messageOf,
  PerfError,
  validate,
  type OpenedIssue,
} from '@perf-agent/contracts';
import { writeFileWhole } from '@perf-agent/runtime';
import type { z } from 'zod';

export type UnreadableFile = { readonly file: string; readonly reason: string };

export type PendingDrafts = {
  /** Oldest first. */
  readonly drafts: readonly IssueDraft[];
  /** Files that are no valid draft; they stay where they are. */
  readonly unreadable: readonly UnreadableFile[];
};

/** Drafts of issues on disk. One process works on it at a time: the workspace's run lock is the caller's. */
export interface Outbox {
  /**
   * Keeps a draft for delivery.
   *
   * @returns 'known', with nothing written, when a pending draft has the same fingerprint, or when this night asked
   *   already: a pending or delivered one has the same service and date, or a broken file has this draft's name
   * @throws PerfError WRITE_FAILED, DOCUMENT_INVALID
   */
  put(draft: IssueDraft): Promise<'added' | 'known'>;
  /**
   * Lists what waits for delivery. Removes drafts that stand in the delivered folder too: a crash left them behind.
   * @throws PerfError WRITE_FAILED when the folder cannot be used
   */
  pending(): Promise<PendingDrafts>;
  /**
   * Moves a draft to the delivered ones. Writes there first, so that a crash in between loses nothing.
   * @throws PerfError WRITE_FAILED
   */
  markDelivered(draft: IssueDraft, issue: OpenedIssue, now: Date): Promise<void>;
}

/** @param workspaceDir drafts live in its `.perf-agent/outbox`, delivered ones in `.perf-agent/delivered` */
export function createOutbox(workspaceDir: string): Outbox {
  const pendingDir = path.join(workspaceDir, '.perf-agent', 'outbox');
  const deliveredDir = path.join(workspaceDir, '.perf-agent', 'delivered');

  /** Drafts of a date that were delivered; broken files are no obstacle to a new draft. */
  async function deliveredOn(date: string): Promise<IssueDraft[]> {
    const drafts: IssueDraft[] = [];
    for (const name of await listDocuments(deliveredDir)) {
      if (!name.startsWith(`${date}_`)) continue;
      const file = path.join(deliveredDir, name);
      const read = readDocument(DeliveredIssue, file, 'no delivered issue');
      const delivered = await read.catch(() => undefined);
      if (delivered) drafts.push(delivered.draft);
    }
    return drafts;
  }

  return {
    async put(draft) {
      const checked = validate(IssueDraft, draft, 'issue draft', 'DOCUMENT_INVALID');
      const { drafts, unreadable } = await this.pending();
      const sameProblem = drafts.some(({ fingerprint }) => fingerprint === checked.fingerprint);
      const sameNight = [...drafts, ...(await deliveredOn(checked.date))].some(
        ({ service, date }) => service === checked.service && date === checked.date,
      );
      const isBroken = unreadable.some(({ file }) => path.basename(file) === fileName(checked));
      if (sameProblem || sameNight || isBroken) return 'known';
      await writeFileWhole(path.join(pendingDir, fileName(checked)), toJson(checked));
      return 'added';
    },

    async pending() {
      const drafts: IssueDraft[] = [];
      const unreadable: UnreadableFile[] = [];
      const deliveredNames = await listDocuments(deliveredDir);
      for (const name of await listDocuments(pendingDir)) {
        const file = path.join(pendingDir, name);
        try {
          const draft = await readDraft(file);
          if (!deliveredNames.includes(name)) {
            drafts.push(draft);
            continue;
          }
          const twin = path.join(deliveredDir, name);
          await readDocument(DeliveredIssue, twin, `is in ${deliveredDir} too, which is not valid`);
          await remove(file);
        } catch (error) {
          unreadable.push({ file, reason: messageOf(error) });
        }
      }
      drafts.sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
      return { drafts, unreadable };
    },

    async markDelivered(draft, issue, now) {
      const delivered: DeliveredIssue = {
        schema: DELIVERED_ISSUE_SCHEMA,
        deliveredAt: now.toISOString(),
        issueNumber: issue.number,
        issueUrl: issue.url,
        draft,
      };
      await writeFileWhole(path.join(deliveredDir, fileName(draft)), toJson(delivered));
      await remove(path.join(pendingDir, fileName(draft)));
    },
  };
}

function fileName(draft: IssueDraft): string {
  return `${draft.date}_${draft.fingerprint}.json`;
}

function toJson(document: unknown): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** @returns names of the documents in a stable order; none when the folder is not there yet */
async function listDocuments(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new PerfError('WRITE_FAILED', `${folder}: cannot be used: ${messageOf(error)}`, {
      cause: error,
      hint: 'Make it a folder that can be read and written, then run again.',
    });
  }
}

async function readDraft(file: string): Promise<IssueDraft> {
  const draft = await readDocument(IssueDraft, file, 'no valid draft');
  if (path.basename(file) === fileName(draft)) return draft;
  throw new PerfError('DOCUMENT_INVALID', `expected the name ${fileName(draft)}`);
}

/** @param complaint how the reason starts when the document does not fit */
async function readDocument<T extends z.ZodType>(
  schema: T,
  file: string,
  complaint: string,
): Promise<z.output<T>> {
  const text = await readFile(file, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = `${complaint}: not JSON: ${messageOf(error)}`;
    throw new PerfError('DOCUMENT_INVALID', message, { cause: error });
  }
  return validate(schema, value, complaint, 'DOCUMENT_INVALID');
}

async function remove(file: string): Promise<void> {
  try {
    await rm(file, { force: true });
  } catch (error) {
    throw new PerfError('WRITE_FAILED', `${file}: could not be removed: ${messageOf(error)}`, {
      cause: error,
      hint: 'Make the folder writable; the file is removed by the next run.',
    });
  }
}
