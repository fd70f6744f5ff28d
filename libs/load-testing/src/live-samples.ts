import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { LoadContext } from '@perf-agent/contracts';
import { followFile } from './results/follow-file.ts';
import type { CreateReader } from './results/raw-readers.ts';

const LOOK_EVERY_MS = 200;

/** Raw files that a tool will write: one, or one a worker with more behind its name. */
export type LiveFiles = { readonly file: string; readonly createReader: CreateReader };

/**
 * Tells `context.onSample` of every request while the tool still runs.
 *
 * @returns ends the following after what has been written by then; damage is for the one who reads the files in the end
 */
export function followSamples(context: LoadContext, live: LiveFiles): () => Promise<void> {
  const { onSample } = context;
  if (!onSample) return () => Promise.resolve();
  const end = new AbortController();
  const followers = new Map<string, Promise<unknown>>();
  const folder = path.dirname(live.file);
  const isRaw = (name: string): boolean =>
    name === path.basename(live.file) || name.startsWith(`${path.basename(live.file)}.`);

  async function look(): Promise<void> {
    for (;;) {
      const last = end.signal.aborted;
      const names = await readdir(folder).catch(() => []);
      for (const name of names.filter((entry) => isRaw(entry) && !followers.has(entry)))
        followers.set(name, follow(path.join(folder, name)));
      if (last) return;
      await setTimeout(LOOK_EVERY_MS, undefined, { signal: end.signal }).catch(() => undefined);
    }
  }

  function follow(file: string): Promise<unknown> {
    const reader = live.createReader({
      add: (startAtMs, elapsedMs, failed, name) =>
        onSample?.({ startAtMs, elapsedMs, failed, name }),
    });
    return followFile(file, reader, { signal: end.signal }).catch(() => undefined);
  }

  const looking = look();
  return async () => {
    end.abort();
    await looking;
    await Promise.all(followers.values());
  };
}
