import path from 'node:path';
import { LoadResult, messageOf, PerfError } from '@perf-agent/contracts';
import { readTextFile, readTextFiles, type TextFile } from '@perf-agent/runtime';
import { LOAD_FOLDER } from './run-load-test.ts';

/** A load result that criteria are relative to, and where it came from. */
export type Baseline = { readonly file: string; readonly result: LoadResult };

/**
 * Finds the newest valid result of a baseline test of a scenario below LOAD_FOLDER.
 *
 * @returns undefined when there is none; files that cannot be read are passed over
 */
export async function findBaseline(
  workspaceDir: string,
  scenario: string,
): Promise<Baseline | undefined> {
  // Names begin with the time of the run.
  const name = new RegExp(`_${escapeRegExp(scenario)}_baseline\\.json$`);
  const files = await readTextFiles(path.join(workspaceDir, LOAD_FOLDER), name);
  for (const text of files.toSorted((a, b) => (a.file < b.file ? 1 : -1))) {
    const result = parseLoadResult(text);
    const file = path.join(LOAD_FOLDER, path.basename(text.file));
    if (result?.scenario === scenario && result.status === 'valid') return { file, result };
  }
  return undefined;
}

function parseLoadResult({ text }: TextFile): LoadResult | undefined {
  try {
    return LoadResult.parse(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** @throws PerfError USAGE when it is no load result */
export async function readLoadResult(file: string): Promise<LoadResult> {
  const { text, problem } = await readTextFile(file);
  try {
    if (text === undefined) throw new Error(problem ?? 'it is not there');
    return LoadResult.parse(JSON.parse(text));
  } catch (error) {
    throw new PerfError('USAGE', `${file}: expected a load-result: ${messageOf(error)}`, {
      cause: error,
      hint: 'Name a file that `perf-agent load run` or `load summarize --json` wrote.',
    });
  }
}
